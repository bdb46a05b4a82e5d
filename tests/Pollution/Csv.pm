# Pollution::Csv: RFC 4180 and nothing else, for tests that hold other readers to it.
# Records are lists of cells; text may be bytes or characters.
package Pollution::Csv;
use strict;
use warnings;

# The records of a text, or undef where it is not strict: a quote in a bare
# cell, text behind a closing quote, an open quote, a CR alone.
sub parse {
	my ($text) = @_;
	my (@rows, @row);
	pos($text) = 0;
	while (@row || pos $text < length $text) {
		if ($text =~ /\G"((?:[^"]++|"")*+)"/gc) { push @row, $1 =~ s/""/"/gr }
		else { $text =~ /\G([^",\r\n]*+)/gc; push @row, $1 }
		next if $text =~ /\G,/gc;
		return unless $text =~ /\G(?:\r?\n|\z)/gc;
		push @rows, [ splice @row ];
	}
	return \@rows;
}

# Records as text: LF, quotes where needed, padded to the width of the widest.
sub text {
	my (@rows) = @_;
	my ($width, $out) = (0, '');
	for (@rows) { $width = @$_ if @$_ > $width }
	for my $row (@rows) {
		my @cells = map { /[",\r\n]/ ? '"' . s/"/""/gr . '"' : $_ } @$row, ('') x ($width - @$row);
		$out .= ("@cells" eq '' && $width == 1 ? '""' : join ',', @cells) . "\n";
	}
	return $out;
}

1;
