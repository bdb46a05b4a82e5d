# Faults of the header: missing, more than one, in two lines, its names.
package Pollution::Header;
use strict;
use warnings;
use utf8;
use Pollution::Document;

sub header_missing { my ($d) = @_; shift @{ $d->{recs} }; return 1 }

sub header_again {
	my ($d, $every) = @_;
	my ($head, @rows) = @{ $d->{recs} };
	my @recs = ($head);
	for my $i (0 .. $#rows) {
		push @recs, { cells => $head->{cells} } if $i && $i % $every == 0;
		push @recs, $rows[$i];
	}
	$d->{recs} = \@recs;
	return @rows > $every;
}

sub header_double {
	my ($d) = @_;
	return set($d, readable => 0) && place($d, 1, { cells => $d->{recs}[0]{cells} });
}

# A line of group names above. merged: the names outside groups stand there too.
sub header_groups {
	my ($d, $merged) = @_;
	my $w = $d->{width};
	return if $w < 4;
	my ($head) = head($d);
	my @top = ('') x $w;
	@top[1, int($w / 2) + 1] = $d->{zh} ? ('联系方式', '需求情况') : ('Contact', 'Details');
	my @low = @{ $head->{cells} };
	if ($merged) {
		for my $c (0, $w > 4 ? $w - 1 : 0) {
			($top[$c], $low[$c]) = ($low[$c], '') if $low[$c] ne '';
		}
	}
	my @joined = map { join ' ', grep { $_ ne '' } $top[$_], $low[$_] } 0 .. $w - 1;
	$head->{cells} = \@low;
	$head->{true} = \@joined;
	return place($d, 0, { cells => \@top });
}

# change: a sub that alters the names it is given.
sub header_names {
	my ($d, $change) = @_;
	my ($head) = head($d);
	my @names = @{ $head->{cells} };
	$change->(@names);
	@$head{qw(cells true)} = ([@names], [@names]);
	return grep { $_ ne '' } @names;
}

sub first_rows { my ($d, $n) = @_; splice @{ $d->{recs} }, $n + 1; return 1 }

sub faults {
	return (
		kind('header', \&header_missing, ['missing']),
		kind('header', \&header_double, ['double']),
		kind('header', \&header_groups, ['groups'], [ 'groups-merged', 1 ]),
		kind('header', \&header_again, [ 'again-5', 5 ], [ 'again-20', 20 ]),
		kind('header', \&header_names,
			[ 'empty-first', sub { $_[0] = '' } ], [ 'empty-last', sub { $_[-1] = '' } ],
			[ 'empty-first-last', sub { $_[0] = $_[-1] = '' } ],
			[ 'same-two', sub { $_[1] = $_[0] } ], [ 'same-last', sub { $_[-1] = $_[0] } ],
			[ 'padded', sub { $_ = " $_ " for @_ } ], [ 'padded-front', sub { $_ = " $_" for @_ } ]),
		kind('header', \&first_rows, [ 'only', 0 ], [ 'one-row', 1 ]),
	);
}

1;
