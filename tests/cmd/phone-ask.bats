#!/usr/bin/env bats
# phone-ask: what libphonenumber says, and which digits do not matter to it.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	ask=$BUILD/libexec/salesutils/phone-ask
}

# ROWS questions about numbers of every country, from a seed.
questions() {
	awk -v rows="$1" 'BEGIN {
		srand(1)
		while (i++ < rows) {
			s = "+" int(1 + rand() * (rand() < 0.8 ? 99 : 999))
			for (n = 7 + int(rand() * 4); n > 0; n--)
				s = s int(rand() * 10)
			print "ZZ\t" s
		}
	}'
}

# Of lines of question and answer: the questions with other free digits.
varied() {
	awk -F '\t' 'BEGIN { srand(2) } {
		s = substr($2, 1, length($2) - $5)
		while (length(s) < length($2))
			s = s int(rand() * 10)
		print $1 "\t" s
	}'
}

@test "how many digits are free" {
	run --separate-stderr -0 "$ask" <<-'EOF'
		ZZ	+447400123456
		ZZ	+447400123
		ZZ	+447911123456
		ZZ	+44 7400 123456
		GB	+447400123456
		GB	07400123456
		ZZ	+999123456
		ZZ	+44
		ZZ	
	EOF
	[ -z "$stderr" ]
	[ "$output" = "$(
		cat <<-'EOF'
			+447400123456	mobile	7
			-	phone_bad	4
			+447911123456	mobile	5
			+447400123456	mobile
			+447400123456	mobile
			+447400123456	mobile
			-	phone_bad
			-	phone_bad
			-	phone_bad
		EOF
	)" ]
}

# Questions of a file answered, 0 where no digits are free.
answers() {
	"$ask" <"$1" | awk -F '\t' '{ print $1 "\t" $2 "\t" $3 + 0 }'
}

@test "other free digits, the same answer" {
	questions 20000 >q
	answers q >a
	paste q a | varied >q2
	answers q2 >a2
	[ "$(wc -l <a2)" -eq 20000 ]
	# many of those that exist have free digits
	[ "$(grep -c '^+.*[1-9]$' a)" -gt 2000 ]
	paste q2 a a2 | awk -F '\t' '
		$5 > 0 && $3 != "-" {
			$3 = substr($3, 1, length($3) - $5) \
				substr($2, length($2) - $5 + 1)
		}
		$5 > 0 && ($3 != $6 || $4 != $7 || $5 != $8)' >bad
	head bad
	[ ! -s bad ]
}
