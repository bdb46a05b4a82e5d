# Faults in how a file is written: delimiter, quotes, escape, ends of records.
package Pollution::Dialect;
use strict;
use warnings;
use utf8;
use Pollution::Document;

sub has_quoted {
	my ($d) = @_;
	for my $r (@{ $d->{recs} }) {
		return 1 if grep { needs_quotes($d, $r, $_) } @{ $r->{cells} };
	}
	return 0;
}

sub quote_single { my ($d) = @_; return set($d, quote => "'") && has_quoted($d) }

# Records that cannot be written without quotes go.
sub quote_none {
	my ($d, $delim) = @_;
	set($d, delim => $delim, quoting => 'none');
	@{ $d->{recs} } = grep { !grep { /^"|[\r\n]|\Q$delim\E/ } @{ $_->{cells} } } @{ $d->{recs} };
	return 1;
}

sub escape_back {
	my ($d) = @_;
	return set($d, escape => 'back') && grep { "@{$_->{cells}}" =~ /"/ } @{ $d->{recs} };
}

# Inner quotes bare. Beside a delimiter or a line break they could be outer ones.
sub escape_missing {
	my ($d, $safe) = @_;
	my $unsafe = sub { grep { /"(?:[,\n]|")|[,\n]"/ } @{ $_[0]{cells} } };
	@{ $d->{recs} } = grep { !$unsafe->($_) } @{ $d->{recs} } if $safe;
	set($d, escape => 'missing', readable => !grep { $unsafe->($_) } @{ $d->{recs} });
	return grep { "@{$_->{cells}}" =~ /"/ } @{ $d->{recs} };
}

sub quote_some {
	my ($d) = @_;
	for my $r (@{ $d->{recs} }) {
		$r->{quoted}{$_} = 1 for grep { $d->{rng}->(2) } 0 .. $#{ $r->{cells} };
	}
	return 1;
}

sub ends_mixed {
	my ($d) = @_;
	$_->{eol} = one_of($d->{rng}, "\n", "\r\n", "\r") for @{ $d->{recs} };
	return 1;
}

sub faults {
	return (
		kind('delimiter', sub { set($_[0], delim => $_[1]) },
			[ 'semicolon', ';' ], [ 'tab', "\t" ], [ 'bar', '|' ], [ 'colon', ':' ],
			[ 'tilde', '~' ], [ 'caret', '^' ], [ 'space', ' ' ], [ 'comma-space', ', ' ],
			[ 'semicolon-space', '; ' ], [ 'bar-bar', '||' ], [ 'colon-colon', '::' ],
			[ 'semicolons', ';;' ], [ 'tab-tab', "\t\t" ], [ 'section', '§' ],
			[ 'broken-bar', '¦' ], [ 'wide-comma', '，' ], [ 'x01', "\x01" ], [ 'x1f', "\x1f" ]),
		kind('quote', \&set, [ 'all', quoting => 'all' ], [ 'text', quoting => 'text' ]),
		kind('quote', \&quote_single, ['single']),
		kind('quote', \&quote_none,
			[ 'none-tab', "\t" ], [ 'none-bar', '|' ], [ 'none-comma', ',' ]),
		kind('quote', \&quote_some, ['some']),
		kind('escape', \&escape_back, ['backslash']),
		kind('escape', \&escape_missing, ['missing'], [ 'missing-safe', 1 ]),
		kind('ends', \&set,
			[ 'lf', eol => "\n" ], [ 'cr', eol => "\r" ], [ 'crlf', eol => "\r\n" ],
			[ 'none-last', bare_end => 1 ], [ 'crlf-none-last', eol => "\r\n", bare_end => 1 ],
			[ 'doubled-last', tail => "\n" ], [ 'blank-last', tail => "\n" x 5 ],
			[ 'blank-between', eol => "\n\n" ], [ 'crlf-blank-between', eol => "\r\n\r\n" ]),
		kind('ends', \&ends_mixed, ['mixed']),
	);
}

1;
