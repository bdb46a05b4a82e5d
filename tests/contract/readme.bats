# What README and its Chinese kin show is what the programs print.

bats_require_minimum_version 1.5.0

@test "the READMEs show what the programs print" {
	cd "$BATS_TEST_DIRNAME/../.."
	scripts/readme --check
}
