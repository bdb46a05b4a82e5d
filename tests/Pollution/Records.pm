# Faults of records: cells too many or too few, quotes missing or stray,
# another delimiter in one row, empty rows and columns.
package Pollution::Records;
use strict;
use warnings;
use utf8;
use Pollution::Document;

# One empty cell too many. At the end it moves nothing; elsewhere it can be
# told if taking out any one empty cell gives the same row.
sub extra {
	my ($d, $where, $pos) = @_;
	my ($r) = at($d, $where) or return;
	my $w = @{ $r->{cells} };
	my $c = $pos eq 'start' ? 0 : $pos eq 'end' ? $w : int($w / 2);
	splice @{ $r->{cells} }, $c, 0, '';
	return 1 if $pos eq 'end';
	my %rows;
	for my $i (grep { $r->{cells}[$_] eq '' } 0 .. $w) {
		my @row = @{ $r->{cells} };
		splice @row, $i, 1;
		$rows{ join "\0", @row } = 1;
	}
	$d->{readable} = 0 if keys %rows > 1;
	return 1;
}

sub trailing {
	my ($d, @which) = @_;
	for my $r (map { $_->($d) } @which) { push @{ $r->{cells} }, '' }
	return 1;
}

sub short {
	my ($d, $where) = @_;
	my @rows = $where eq 'all' ? data($d) : at($d, $where);
	return unless @rows;
	my $r = $rows[0];
	my $n = $d->{width} > 2 && $where ne 'head' ? 2 : 1;
	set_cell($r, -$_, '') for 1 .. $n;
	for my $row ($where eq 'all' ? @rows : $r) {
		pop @{ $row->{cells} } while $row->{cells}[-1] eq '';
	}
	return 1;
}

# A delimiter missing between two cells: q is a quoted one, u an unquoted one.
sub glued {
	my ($d, $where, $how) = @_;
	my $fit = sub {
		my ($r, $c) = @_;
		return 0 unless $c + 1 < @{ $r->{cells} };
		for my $i (0, 1) {
			my $x = $r->{cells}[ $c + $i ];
			return 0 if $x eq '' || $x =~ /[\n"]/ || index($x, $d->{quote}) >= 0;
			return 0 if substr($how, $i, 1) eq 'u' && needs_quotes($d, $r, $x);
		}
		return 1;
	};
	my ($r, $c) = pick($d, $where, 'mid', $fit) or return;
	$r->{glued}{$c} = 1;
	for my $i (0, 1) { $r->{quoted}{ $c + $i } = 1 if substr($how, $i, 1) eq 'q' }
	$d->{readable} = 0 if $how eq 'uu';
	return 1;
}

# How a stray or missing quote is written and what the cell then is: q is the
# quote, x the text, a and b its halves, e as in x but escaped.
my %STRAY = (
	'close-missing' => [ 'qe', 'qx' ],
	'open-missing' => [ 'eq', 'xq' ],
	'bare-start' => [ 'qx', 'qx' ],
	'bare-mid' => [ 'aqb', 'aqb' ],
	'bare-end' => [ 'xq', 'xq' ],
	'quoted-start' => [ 'qqeq', 'qx' ],
	'quoted-mid' => [ 'qaqbq', 'aqb' ],
	'quoted-end' => [ 'qeqq', 'xq' ],
);

sub halves {
	my ($x) = @_;
	my $n = length $x;
	for my $i (sort { abs($a - $n / 2) <=> abs($b - $n / 2) || $a <=> $b } 1 .. $n - 1) {
		return (substr($x, 0, $i), substr $x, $i) if substr($x, $i - 1, 2) =~ /^\w\w$/;
	}
	return (substr($x, 0, 1), substr $x, 1);
}

sub stray {
	my ($d, $how, @places) = @_;
	$d->{quoting} = 'all' if $how =~ /missing/;
	for my $place (@places) {
		my ($r, $c) = pick($d, @$place, sub {
			my ($rec, $col) = @_;
			my $x = $rec->{cells}[$col];
			return length $x > 1 && !defined $rec->{raw}{$col} && !needs_quotes($d, $rec, $x);
		}) or return;
		stray_cell($d, $r, $c, @{ $STRAY{$how} });
	}
	return 1;
}

sub stray_cell {
	my ($d, $r, $c, $written, $true) = @_;
	my $x = $r->{cells}[$c];
	my %part = (q => $d->{quote}, x => $x, e => escaped($d, $x));
	@part{qw(a b)} = halves($x);
	$r->{raw}{$c} = $written =~ s/(\w)/$part{$1}/gr;
	$r->{true}[$c] = $true =~ s/(\w)/$part{$1}/gr;
	return 1;
}

# The same in a cell that holds a delimiter: where it ends nobody can tell,
# but for a quote too many inside both of its own.
sub stray_held {
	my ($d, $how, $where) = @_;
	my ($r, $c) = pick($d, $where, 'last', sub {
		my ($rec, $col) = @_;
		my $x = $rec->{cells}[$col];
		return index($x, $d->{delim}) >= 0 && index($x, $d->{quote}) < 0 && $x !~ /\n/;
	}) or return;
	$d->{readable} = 0 if $how =~ /missing/;
	return stray_cell($d, $r, $c, @{ $STRAY{$how} });
}

sub row_delim {
	my ($d, $where, $delim, $loose) = @_;
	my ($r) = at($d, $where) or return;
	@$r{qw(delim loose)} = ($delim, $loose);
	my $spaced = grep { / / } @{ $r->{cells} };
	my $empty = grep { $_ eq '' } @{ $r->{cells} };
	$d->{readable} = 0 if $delim eq ' ' && ($empty || $loose && $spaced);
	return $delim ne $d->{delim} && (!$loose || $spaced);
}

sub empty_column {
	my ($d, $c, $name) = @_;
	$c = $c eq 'start' ? 0 : $c eq 'end' ? $d->{width} : int $d->{width} / 2;
	for my $r (grep { $_->{true} } @{ $d->{recs} }) {
		splice @{ $r->{$_} }, $c, 0, $r->{head} ? $name : '' for qw(cells true);
	}
	$d->{width}++;
	return 1;
}

sub empty_rows {
	my ($d, @places) = @_;
	place($d, $_ < 0 ? @{ $d->{recs} } + 1 + $_ : $_, padded($d)) for sort { $b <=> $a } @places;
	return 1;
}

my @PLACES = map { [ split ] } 'head mid', 'first first', 'mid mid', 'mid last', 'last last';

sub faults {
	my @hows = sort keys %STRAY;
	my (@extra, @glued, @stray, @rows);
	for my $w (@WHERE) {
		push @extra, map { [ "extra-$w-$_", $w, $_ ] } qw(start mid end);
		push @glued, map { [ "glued-$w-$_", $w, $_ ] } qw(qq uq qu uu);
		push @rows, [ "semicolon-$w", $w, ';' ], [ "tab-$w", $w, "\t" ],
			[ "space-$w", $w, ' ' ], [ "space-bare-$w", $w, ' ', 1 ];
	}
	for my $how (@hows) {
		push @stray, map { [ join('-', $how, @$_), $how, $_ ] } @PLACES;
		push @stray, [ "$how-three", $how, @PLACES[ 1, 2, 4 ] ];
	}
	return (
		kind('ragged', \&extra, @extra),
		kind('ragged', \&trailing, [ 'trailing-all', \&head, \&data ],
			[ 'trailing-head', \&head ], [ 'trailing-data', \&data ]),
		kind('ragged', \&short, map { [ "short-$_", $_ ] } @WHERE, 'all'),
		kind('ragged', \&glued, @glued),
		kind('quotes', \&stray, @stray),
		kind('quotes', \&stray_held, map { [ "$_-held", $_, 'mid' ] } grep { !/^bare/ } @hows),
		kind('row-delim', \&row_delim, @rows),
		kind('empty', \&empty_column, map { [ "column-$_", $_, 'spare' ],
			[ "column-$_-unnamed", $_, '' ] } qw(start mid end)),
		kind('empty', \&empty_rows, [ 'row-mid', 6 ], [ 'rows', 3, 4, 9 ],
			[ 'row-under-head', 1 ], [ 'rows-last', -1, -1, -1 ]),
		on([qw(none)], kind('empty', \&set, [ 'no-byte', front => '' ],
			[ 'blank-lines', front => "\n\n\n" ], [ 'blank-crlf', front => "\r\n\r\n" ],
			[ 'bom', front => $BOM ], [ 'delims', front => ",,,\n,,,\n" ])),
	);
}

1;
