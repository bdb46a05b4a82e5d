# The cases that other CSV readers are tested by (152 of them; where they come
# from stands in each line): each reader of ours reads them as they should be
# read, or says why not, however the bytes are cut.
#
# Those that a reader refuses, or reads in another way, are named below. One
# that is not named and fails is a fault, as is one that is named and does not.

bats_require_minimum_version 1.5.0
load programs

# What RFC 4180 does not allow, but a person can read.
stray() {
	# a quote inside an unquoted cell
	echo papa/core/Unquoted field with quotes at end of field
	echo papa/core/Quoted field with whitespace around quotes
	echo papa/core/Misplaced quotes in data, not as opening quotes
	echo papa/pars/Misplaced quotes in data twice, not as opening quotes
	echo rust-csv/quote_outer_space
}

# Others take a quote left open for one that closes at the end of the file; to
# the loose reader it is a character, and its record ends with its line.
open_quotes() {
	echo papa/core/Quoted field has no closing quote
	echo cpython/03
	echo cpython/04
}

# The source takes a byte-order mark away, not the reader behind it; a quote
# behind one is then inside an unquoted cell.
mark() {
	echo papa/pars/UTF-8 BOM encoded input is stripped from invisible BOM character
}
mark_before_quote() {
	echo sqlite/07
}

# To us one empty cell is a record: so the sink writes it.
empty() {
	echo rust-csv/quote_empty
	echo rust-csv/quote_lf
}

# read_cases READER: those in the file refused end with 3, those in the file
# other come out otherwise, all else as it should.
read_cases() {
	cases=$BATS_TEST_DIRNAME/../../../shared/data/reader-cases/plain.jsonl
	[ -f "$cases" ] || skip "no ../shared/data/reader-cases"
	perl -MJSON::PP -MMIME::Base64 -e '
		my ($prog, $cases) = @ARGV;
		my %class;
		for my $c ("refused", "other") {
			open my $f, "<:utf8", $c;
			while (<$f>) { chomp; $class{$_} = $c }
		}
		my %esc = ("\t" => "\\t", "\n" => "\\n", "\r" => "\\r", "\\" => "\\\\");
		my ($n, $bad) = (0, 0);
		open my $f, "<", $cases or die;
		while (<$f>) {
			my $case = decode_json($_);
			my $want = "";
			for my $row (@{$case->{rows}}) {
				my @cell = @$row;
				s/([\t\n\r\\])/$esc{$1}/g for @cell;
				$want .= join("\t", @cell) . "\n";
			}
			utf8::encode($want);
			open my $in, ">:raw", "in"; print $in decode_base64($case->{in}); close $in;
			my $should = delete $class{$case->{id}} // "equal";
			my $first;
			for my $size (65536, 1, 2, 3, 7) {
				my $got = `exec $prog $size <in 2>err`;
				my $is = $? == 3 << 8 ? "refused" : $? ? "status $?" : $got eq $want ? "equal" : "other";
				$first //= "$is $got";
				next if $is eq $should && "$is $got" eq $first;
				utf8::encode(my $id = $case->{id});
				print "$id, $size bytes at a time: $is, not $should\n";
				$bad++;
			}
			$n++;
		}
		print "no such case: $_\n" for keys %class;
		print "$n cases, $bad wrong\n";
		exit($bad > 0 || $n == 0 || %class)' "$build/read-csv $1" "$cases"
}

@test "the reader cases of other projects: strict, libcsv and ours" {
	{ stray && open_quotes && mark_before_quote; } >refused
	{ mark && empty; } >other
	read_cases libcsv
	read_cases csvfeed
}

@test "the reader cases of other projects: loose" {
	: >refused
	{ open_quotes && mark && mark_before_quote && empty; } >other
	read_cases loose
}
