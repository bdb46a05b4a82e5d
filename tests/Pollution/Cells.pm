# Faults of cells: empty, other formats, what spreadsheets leave behind.
package Pollution::Cells;
use strict;
use warnings;
use utf8;
use Pollution::Document;

sub sparse {
	my ($d, $percent) = @_;
	for my $r (data($d)) {
		for my $c (1 .. $d->{width} - 1) { set_cell($r, $c, '') if $d->{rng}->(100) < $percent }
	}
	return 1;
}

# Changes the cells that look so, in their columns: change(text, row number).
sub reformat {
	my ($d, $like, $change) = @_;
	my ($i, $n) = (0, 0);
	for my $r (data($d)) {
		for my $c (grep { $r->{cells}[$_] =~ $like } 0 .. $d->{width} - 1) {
			set_cell($r, $c, $change->($r->{cells}[$c], $i));
			$n++;
		}
		$i++;
	}
	return $n;
}

sub thousands {
	my ($x) = @_;
	my ($int, $rest) = sprintf('%.1f', $x * 977) =~ /^(-?\d+)(.*)/;
	1 while $int =~ s/(\d)(\d{3})\b/$1,$2/;
	return $int . $rest;
}

sub mixed_date {
	my ($x, $i) = @_;
	my ($y, $m, $day) = $x =~ /^(\d{4})-(\d\d)-(\d\d)/;
	($day, $m, $y) = split m{/}, $x unless $y;
	my @ways = ("$y-$m-$day", "$day.$m.$y", "$y/$m/$day", "${y}年${m}月${day}日", "$m/$day/$y");
	return $ways[ $i % @ways ];
}

sub mixed_phone {
	my ($x, $i) = @_;
	my @p = $x =~ /^(\d{3})(\d{4})(\d{4})$/;
	return ($x, join('-', @p), join(' ', @p), "+86 $x", "$p[0] $p[1]-$p[2]")[ $i % 5 ];
}

# ="00123" written as it is and read as it stands.
sub formula {
	my ($d, $all) = @_;
	my $i = 123;
	for my $r ($all ? data($d) : (at($d, 'mid'))[0]) {
		set_cell($r, 1, sprintf '="%05d"', $i++);
		$r->{raw}{1} = $r->{cells}[1];
	}
	return 1;
}

sub around {
	my ($d, $blank) = @_;
	for my $r (grep { $_->{true} } @{ $d->{recs} }) {
		set_cell($r, 0, $blank . $r->{cells}[0]);
		set_cell($r, 1, $blank . $r->{cells}[1] . $blank);
	}
	return 1;
}

sub faults {
	return (
		kind('empty', \&sparse, [ 'cells-some', 30 ], [ 'cells-most', 70 ]),
		kind('format', \&reformat,
			[ 'thousands', qr/^-?\d{1,5}(?:\.\d+)?$/, \&thousands ],
			[ 'decimal-comma', qr/^-?\d+\.\d+$/, sub { $_[0] =~ tr/./,/r } ],
			[ 'dates', qr{^(?:\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4})}, \&mixed_date ],
			[ 'phones', qr/^1\d{10}$/, \&mixed_phone ]),
		kind('debris', \&reformat,
			[ 'apostrophe', qr/^\d+$|^\d{3}-\d+$/, sub { "'$_[0]" } ],
			[ 'point-zero', qr/^\d+$/, sub { "$_[0].0" } ]),
		kind('debris', \&formula, [ 'formula-column', 1 ], [ 'formula-cell', 0 ]),
		kind('debris', \&set, [ 'nul-last', tail => "\0" ], [ 'nuls-last', tail => "\0" x 64 ],
			[ 'ctrl-z', tail => "\x1a" ]),
		kind('debris', \&around, [ 'nbsp', "\x{a0}" ], [ 'wide-space', "\x{3000}" ]),
	);
}

1;
