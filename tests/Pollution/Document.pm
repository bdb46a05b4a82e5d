# Pollution::Document: a CSV document that faults are put into, and what they are
# made with. A document is a hash:
#   recs      its records; see below
#   delim quote escape (double, back, missing) quoting (need, text, all, none)
#   eol bare_end front tail encoding     how it is written
#   rng width zh readable                chance, columns, Chinese, decidable
# and a record:
#   cells     what is written, or text for a line as it stands
#   true      its cells in truth; without it, it is no record of the table
#   head      it is the header
#   raw quoted glued   by column: text as it stands, in quotes, no delimiter after
#   mark               a byte-order mark before it
#   delim eol loose    its own delimiter and end; loose: not quoted for that
# A fault is a sub that changes a document and returns false where it cannot be
# had; faults, in each module beside this, lists them.
package Pollution::Document;
use strict;
use warnings;
use utf8;
use feature qw(state);
use Encode ();
use Exporter qw(import);
use FindBin ();
use Pollution::Csv ();

our @EXPORT = qw(chance one_of new_doc head data at pick set set_cell padded line place
	append copied needs_quotes escaped cell_text bytes truth kind on $BOM @WHERE);

our $BOM = "\x{feff}";
our @WHERE = qw(head first mid last);
my @MAIN = qw(leads goods nums narrow wide text);

# Xorshift seeded by a name, so that a new fault moves no other.
sub chance {
	my ($key) = @_;
	my $s = 2166136261;
	$s = ($s ^ $_) * 16777619 & 0xffffffff for unpack 'C*', $key;
	$s ||= 1;
	return sub {
		my ($n) = @_;
		$s ^= $s << 13 & 0xffffffff;
		$s ^= $s >> 17;
		$s ^= $s << 5 & 0xffffffff;
		return $s % $n;
	};
}

sub one_of { my ($rng, @list) = @_; return $list[$rng->(scalar @list)] }

sub shuffled {
	my ($rng, @list) = @_;
	for my $i (reverse 1 .. $#list) {
		my $j = $rng->($i + 1);
		@list[$i, $j] = @list[$j, $i];
	}
	return @list;
}

# A clean table; `none` is nothing.
sub clean {
	my ($table) = @_;
	return if $table eq 'none';
	state %clean;
	$clean{$table} //= do {
		open my $f, '<:encoding(UTF-8)', "$FindBin::Bin/data/pollute/$table.csv"
			or die "pollute: $table: no such table\n";
		local $/;
		Pollution::Csv::parse(scalar <$f>);
	};
	return @{ $clean{$table} };
}

sub new_doc {
	my ($table, $rng) = @_;
	my @recs = map { { cells => [@$_], true => [@$_] } } clean($table);
	$recs[0]{head} = 1 if @recs;
	return {
		recs => \@recs, rng => $rng, readable => 1,
		zh => scalar($table =~ /leads|wide|trad/),
		width => @recs ? scalar @{ $recs[0]{cells} } : 0,
		delim => ',', quote => '"', escape => 'double', quoting => 'need', eol => "\n",
		encoding => 'UTF-8', front => '', tail => '',
	};
}

sub head { my ($d) = @_; return grep { $_->{head} } @{ $d->{recs} } }
sub data { my ($d) = @_; return grep { $_->{true} && !$_->{head} } @{ $d->{recs} } }

# The records at a place: one, or for `mid` all between, in any order.
sub at {
	my ($d, $where) = @_;
	return head($d) if $where eq 'head';
	my @rows = data($d);
	return $where eq 'first' ? $rows[0] : $where eq 'last' ? $rows[-1]
		: shuffled($d->{rng}, @rows[1 .. $#rows - 1]);
}

# The record and column nearest to a place that a test likes.
sub pick {
	my ($d, $where, $col, $fit) = @_;
	my @rows = at($d, $where) or return;
	my $to = { first => 0, mid => int($d->{width} / 2), last => $d->{width} - 1 }->{$col};
	for my $c (sort { abs($a - $to) <=> abs($b - $to) || $a <=> $b } 0 .. $d->{width} - 1) {
		for my $r (@rows) { return ($r, $c) if $fit->($r, $c) }
	}
	return;
}

sub set { my ($d, %to) = @_; @$d{ keys %to } = values %to; return 1 }

sub set_cell {
	my ($r, $c, $value) = @_;
	$r->{cells}[$c] = $r->{true}[$c] = $value;
	return;
}

# A record that is written and is none: cells, padded to the width, or a text.
sub padded {
	my ($d, @cells) = @_;
	return { cells => [ @cells, ('') x ($d->{width} - @cells) ] };
}

sub line { my ($text) = @_; return { text => $text } }

sub place {
	my ($d, $i, @recs) = @_;
	splice @{ $d->{recs} }, $i, 0, @recs;
	return 1;
}

sub append { my ($d, @recs) = @_; push @{ $d->{recs} }, @recs; return 1 }

sub copied {
	my ($r) = @_;
	return { cells => [ @{ $r->{cells} } ], true => [ @{ $r->{true} } ] };
}

sub needs_quotes {
	my ($d, $r, $x) = @_;
	return 1 if $x =~ /[\r\n]/ || index($x, $d->{quote}) >= 0;
	return 1 if $d->{escape} eq 'back' && $x =~ /\\/;
	return 1 if defined $r->{delim} && !$r->{loose} && index($x, $r->{delim}) >= 0;
	return index($x, substr $d->{delim}, 0, 1) >= 0;
}

sub escaped {
	my ($d, $x) = @_;
	my $q = $d->{quote};
	$x =~ s/$q/$q$q/g if $d->{escape} eq 'double';
	$x =~ s/([\\$q])/\\$1/g if $d->{escape} eq 'back';
	return $x;
}

sub cell_text {
	my ($d, $r, $c) = @_;
	my $x = $r->{cells}[$c];
	return $r->{raw}{$c} if defined $r->{raw}{$c};
	return $x if $d->{quoting} eq 'none';
	return $x unless $d->{quoting} eq 'all' || $r->{quoted}{$c} || needs_quotes($d, $r, $x)
		|| $d->{quoting} eq 'text' && $x =~ /[^-0-9.]/;
	return $d->{quote} . escaped($d, $x) . $d->{quote};
}

sub rec_text {
	my ($d, $r) = @_;
	return $r->{text} if defined $r->{text};
	my $delim = $r->{delim} // $d->{delim};
	my ($out, $last) = ($r->{mark} // '', $#{ $r->{cells} });
	for my $c (0 .. $last) {
		$out .= cell_text($d, $r, $c);
		$out .= $delim if $c < $last && !$r->{glued}{$c};
	}
	return $out;
}

sub doc_text {
	my ($d) = @_;
	my @recs = @{ $d->{recs} };
	my $out = join '', map { rec_text($d, $_) . ($_->{eol} // $d->{eol}) } @recs;
	$out =~ s/\R\z// if $d->{bare_end};
	return $d->{front} . $out . $d->{tail};
}

# GB18030 is GBK but for the euro, and counts what is beyond the BMP through.
sub gb18030 {
	my ($ch) = @_;
	return "\xa2\xe3" if $ch eq '€';
	return Encode::encode('cp936', $ch, Encode::FB_CROAK) if ord $ch < 0x10000;
	my $n = ord($ch) - 0x10000;
	return pack 'C4', 0x90 + int($n / 12600), 0x30 + int($n / 1260) % 10,
		0x81 + int($n / 10) % 126, 0x30 + $n % 10;
}

sub bytes {
	my ($d) = @_;
	my $text = doc_text($d);
	return join '', map { gb18030($_) } split //, $text if $d->{encoding} eq 'GB18030';
	return Encode::encode($d->{encoding}, $text, Encode::FB_CROAK);
}

sub truth {
	my ($d) = @_;
	return Encode::encode('UTF-8', Pollution::Csv::text(map { $_->{true} // () } @{ $d->{recs} }));
}

# Faults as the list has them: kind, name, tables, sub, arguments. They are for
# the main tables unless `on` says otherwise.
sub kind {
	my ($kind, $sub, @faults) = @_;
	return map { my ($name, @args) = @$_; [ $kind, $name, \@MAIN, $sub, @args ] } @faults;
}

sub on {
	my ($tables, @faults) = @_;
	$_->[2] = $tables for @faults;
	return @faults;
}

1;
