# Faults of whole files: size, encoding, byte-order marks.
package Pollution::File;
use strict;
use warnings;
use utf8;
use Pollution::Document;

sub many_rows {
	my ($d, $n) = @_;
	my ($head, @rows) = @{ $d->{recs} };
	@{ $d->{recs} } = ($head, map { copied($rows[ $_ % @rows ]) } 0 .. $n - 1);
	return 1;
}

sub many_columns {
	my ($d, $n) = @_;
	for my $r (@{ $d->{recs} }) {
		my @row = @{ $r->{cells} };
		my $w = @row;
		my $nth = sub { $r->{head} && $_[0] >= $w ? '_' . int $_[0] / $w : '' };
		@row = map { $row[ $_ % $w ] . $nth->($_) } 0 .. $n - 1;
		@$r{qw(cells true)} = ([@row], [@row]);
	}
	return set($d, width => $n);
}

sub long_cell {
	my ($d, $n) = @_;
	my ($r) = at($d, 'mid');
	set_cell($r, 1, substr 'long, very long "indeed" ' x ($n / 20), 0, $n);
	return 1;
}

sub encoded {
	my ($d, $encoding, $front, $cell) = @_;
	set_cell((at($d, 'mid'))[0], $d->{width} - 1, $cell) if $cell;
	return set($d, encoding => $encoding, front => $front // '');
}

# Two files one behind the other, each with its mark.
sub joined {
	my ($d, $with_head) = @_;
	my $at = int @{ $d->{recs} } / 2;
	place($d, $at, { cells => [ @{ $d->{recs}[0]{cells} } ] }) if $with_head;
	$d->{recs}[$at]{mark} = $BOM;
	return set($d, front => $BOM);
}

sub faults {
	my @big = qw(leads nums text);
	my @gb = qw(leads text);
	my @unicode = ([ 'utf-8-bom', 'UTF-8', $BOM ],
		[ 'utf-16le', 'UTF-16LE' ], [ 'utf-16le-bom', 'UTF-16LE', $BOM ],
		[ 'utf-16be', 'UTF-16BE' ], [ 'utf-16be-bom', 'UTF-16BE', $BOM ]);
	return (
		on(\@big, kind('size', \&many_rows, [ 'rows', 3000 ])),
		on(\@big, kind('size', \&many_columns, [ 'columns', 300 ])),
		on(\@big, kind('size', \&long_cell, [ 'cell', 100_000 ])),
		on([ @gb, 'trad', 'latin' ], kind('encoding', \&encoded, @unicode)),
		on([ @gb, 'latin' ], kind('encoding', \&joined, [ 'bom-joined', 1 ], [ 'bom-mid', 0 ])),
		on(\@gb, kind('encoding', \&encoded, [ 'gbk', 'cp936' ],
			[ 'gbk-euro', 'cp936', '', '进口车，€30000' ],
			[ 'gb18030', 'GB18030', '', '𠮷先生😊，定金€500' ])),
		on([qw(trad)], kind('encoding', \&encoded, [ 'big5', 'cp950' ],
			[ 'big5-hkscs', 'big5-hkscs', '', '佢話喺屋企,唔使嚟' ])),
		on([qw(latin)], kind('encoding', \&encoded, [ 'windows-1252', 'cp1252' ])),
	);
}

1;
