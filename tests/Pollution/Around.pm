# What stands above and below a table: titles, notes, a second table.
package Pollution::Around;
use strict;
use warnings;
use utf8;
use Pollution::Document;

# Lines above and below are told as words of %WORDS: 'T' as it is, ['T'] with
# the table's delimiters behind, '' blank, [] delimiters alone.
my %WORDS = (
	T => [ '2026年3月销售线索表', 'Sales report March 2026' ],
	C => [ '线索表, 3月, 内部', 'Report, March 2026, draft' ],
	K1 => [ '导出时间: 2026-03-31', 'Exported: 2026-03-31' ],
	K2 => [ '导出人: 何军', 'Prepared by: A. Reed' ],
	K3 => [ '部门: 电销一部', 'Region: North' ],
	H => [ '# 请勿修改本表', '# generated, do not edit' ],
	S => [ '合计：40', 'Total: 40' ], M => [ '制表人：孙倩', 'Prepared by Ann Reed' ],
	N => [ '注：数据截至3月底', 'Note: as of end of March' ],
	A => [ '来源', 'Source' ], B => [ '呼叫中心', 'call centre' ],
);

sub lines {
	my ($d, @what) = @_;
	my $say = sub { my ($w) = @_; return exists $WORDS{$w} ? $WORDS{$w}[ $d->{zh} ? 0 : 1 ] : $w };
	return map { ref $_ ? padded($d, map { $say->($_) } @$_) : line($say->($_)) } @what;
}

# In two columns a line with one delimiter is as good as a record, unless a
# blank line or delimiters alone part it from the table.
sub tellable {
	my ($d, @what) = @_;
	$d->{readable} = 0 if $d->{width} == 2 && grep { ref $_ ? @$_ : $_ =~ /^[CA]$/ } @what
		and !grep { ref $_ ? !@$_ : $_ eq '' } @what;
	return 1;
}

sub above { my ($d, @what) = @_; return tellable($d, @what) && place($d, 0, lines($d, @what)) }
sub below { my ($d, @what) = @_; return tellable($d, @what) && append($d, lines($d, @what)) }

sub sep_line {
	my ($d, $delim) = @_;
	return set($d, delim => $delim) && place($d, 0, line("sep=$delim"));
}

sub second_table {
	my ($d, $more, $blank) = @_;
	my $w = $more ? $d->{width} + 2 : int($d->{width} / 2);
	return if $w < 2;
	my $name = $d->{zh} ? '指标' : 'metric ';
	my @rows = ([ map { "$name$_" } 1 .. $w ]);
	for my $i (1 .. 4) { push @rows, [ map { $i * $_ } 1 .. $w ] }
	return append($d, $blank ? line('') : (), map { { cells => $_ } } @rows);
}

sub second_same {
	my ($d, $blank) = @_;
	my ($head, @rows) = @{ $d->{recs} };
	return append($d, $blank ? line('') : (), { cells => $head->{cells} },
		map { copied($_) } @rows[2 .. 6]);
}

sub faults {
	return (
		kind('preamble', \&above,
			[ 'title', 'T' ], [ 'title-comma', 'C' ], [ 'title-blank', 'T', '' ],
			[ 'title-delims', ['T'] ], [ 'title-delims-rule', ['T'], [] ],
			[ 'keys', 'K1', 'K2', 'K3' ], [ 'keys-blank', 'K1', 'K2', '' ],
			[ 'keys-delims', ['K1'], ['K2'] ], [ 'keys-cells', [ 'A', 'B' ], [] ],
			[ 'comments', 'H', 'H' ], [ 'four', 'T', 'K1', 'K2', '' ]),
		kind('preamble', \&sep_line, [ 'sep-semicolon', ';' ]),
		kind('debris', \&sep_line, [ 'sep-comma', ',' ], [ 'sep-tab', "\t" ]),
		kind('footer', \&below,
			[ 'total', 'S' ], [ 'maker', 'M' ], [ 'blank-note', '', 'N' ],
			[ 'total-delims', ['S'] ], [ 'maker-delims', ['M'] ],
			[ 'blank-note-delims', '', ['N'] ], [ 'rule-total', [], ['S'] ],
			[ 'three', '', 'S', 'M', 'N' ]),
		kind('second', \&second_table, [ 'fewer', 0, 0 ], [ 'fewer-blank', 0, 1 ],
			[ 'more', 1, 0 ], [ 'more-blank', 1, 1 ]),
		kind('second', \&second_same, [ 'same', 0 ], [ 'same-blank', 1 ]),
	);
}

1;
