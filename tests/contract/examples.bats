# The EXAMPLES of every man page print what the page says they print.

bats_require_minimum_version 1.5.0

@test "the examples of the man pages" {
	cd "$BATS_TEST_DIRNAME/../.."
	shopt -s nullglob
	pages=(man/*.[1-8])
	[ ${#pages[@]} -gt 0 ] || skip "no pages"
	scripts/man-examples "${pages[@]}"
}
