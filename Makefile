# salesutils. Targets: all check laws san fuzz lint coverage bench install
# uninstall dist clean. V=1 shows the commands; BUILD, PREFIX, DESTDIR, CC,
# CXX, CFLAGS and SECONDS (a fuzz target) are yours to set.

VERSION = 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
SECONDS ?= 60

CFLAGS ?= -O2 -g
CXXFLAGS ?= $(CFLAGS)
HARDEN = -fstack-protector-strong -D_FORTIFY_SOURCE=2
LDFLAGS ?= -Wl,-z,relro,-z,now
LIBS = -lcsv -lutf8proc -lminizip -lexpat -lsqlite3 -lm

WARN = -Wall -Wextra -Wshadow -Wconversion
CPPFLAGS += -D_XOPEN_SOURCE=700 -DVERSION='"$(VERSION)"' \
	-DLIBEXECDIR='"$(PREFIX)/libexec"' -Ilib
COMPILE.c = $(CC) -std=c11 $(CPPFLAGS) $(WARN) $(HARDEN) $(CFLAGS) -MMD -MP -c
COMPILE.cc = $(CXX) -std=c++17 $(CPPFLAGS) $(WARN) $(HARDEN) $(CXXFLAGS) -MMD -MP -c
LINK.c = $(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed
LINK.cc = $(CXX) $(CXXFLAGS) $(LDFLAGS) -Wl,--as-needed

LIB = $(BUILD)/libsales.a
SRC := $(sort $(wildcard lib/*/*.c))
HDR := $(sort $(wildcard lib/*/*.h))
TABLES := $(sort $(wildcard lib/tables/*.csv))
NAMES := $(sort $(patsubst cmd/%.c,%,$(wildcard cmd/*.c)))
MAN := $(sort $(wildcard man/*.[1-8]))
PROGS = $(NAMES:%=$(BUILD)/bin/%)
HELPERS := $(patsubst cmd/%.cc,$(BUILD)/libexec/salesutils/%,$(wildcard cmd/*.cc))
COMPLETION = $(NAMES:%=$(BUILD)/completion/%)
UNIT := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/check_*.c))
TOOLS := $(patsubst tests/%.c,$(BUILD)/%,\
	$(filter-out tests/fault.c,$(wildcard tests/*.c)))
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
OBJ = $(SRC:%.c=$(BUILD)/%.o) $(BUILD)/builtin.o

# One word and a file for each command; the command itself with V=1.
say = $(if $(V),,@printf "%-5s %s\n" $1 $2;) mkdir -p $(@D) &&

all: $(LIB) $(PROGS) $(HELPERS) $(BUILD)/rooms
	@:

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<) $(COMPILE.c) -o $@ $<

$(BUILD)/%.o: %.cc $(BUILD)/flags
	$(call say,CXX,$<) $(COMPILE.cc) -o $@ $<

$(BUILD)/builtin.o: $(BUILD)/builtin.c $(BUILD)/flags
	$(call say,CC,$<) $(COMPILE.c) -o $@ $<

$(BUILD)/builtin.c: $(TABLES) scripts/embed $(BUILD)/files
	$(call say,EMBED,$@) scripts/embed $(TABLES) >$@.new && mv $@.new $@

$(LIB): $(OBJ) $(BUILD)/files
	$(call say,AR,$@) rm -f $@ && $(AR) rcs $@ $(OBJ)

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIB)
	$(call say,LINK,$@) $(LINK.c) -o $@ $^ $(LIBS)

$(BUILD)/libexec/salesutils/%: $(BUILD)/cmd/%.o $(LIB)
	$(call say,LINK,$@) $(LINK.cc) -o $@ $^ -lphonenumber -lprotobuf

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIB)
	$(call say,LINK,$@) $(LINK.c) -o $@ $^ $(LIBS) \
		-lcheck_pic -lsubunit -lrt -lm -lpthread

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(LIB)
	$(call say,LINK,$@) $(LINK.c) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(TOOLS): $(BUILD)/%: $(BUILD)/tests/%.o $(LIB)
	$(call say,LINK,$@) $(LINK.c) -o $@ $^ $(LIBS)

# preloaded, it must be no more than it is: no sanitizer, no counters
$(BUILD)/fault.so: tests/fault.c $(BUILD)/flags
	$(call say,LINK,$@) $(CC) -std=c11 $(WARN) -O2 -g -fPIC -shared \
		-o $@ $< -ldl

$(BUILD)/completion/%: $(BUILD)/bin/% scripts/completion
	$(call say,HELP,$@) scripts/completion $< >$@.new && mv $@.new $@

$(BUILD)/rooms: scripts/check-rooms $(SRC) $(HDR) $(wildcard cmd/*)
	$(call say,ROOMS,$@) scripts/check-rooms && touch $@

# What a change of flags, or a file that went away, must build anew.
$(BUILD)/flags: now = $(COMPILE.c) $(COMPILE.cc) $(LINK.c)
$(BUILD)/files: now = $(SRC) $(TABLES)
$(BUILD)/flags $(BUILD)/files: FORCE
	@mkdir -p $(@D); echo '$(subst ','\'',$(now))' >$@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

tests: all $(UNIT) $(TOOLS) $(BUILD)/fault.so
	@:

check: tests
	@scripts/run-tests $(BUILD)

SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize
SUB = +@$(MAKE) --no-print-directory HARDEN=

san:
	$(SUB) check BUILD=$(BUILD)/san-gcc CC=gcc CXX=g++ \
		CFLAGS='$(SANITIZE)=address,undefined'
	$(SUB) check BUILD=$(BUILD)/san-clang CC=clang CXX=clang++ \
		CFLAGS='$(SANITIZE)=address,undefined'

# a million random cases and more of what target-split promises
laws: tests
	@for t in apportion blend cut matrix; do \
		CASES=150 CK_DEFAULT_TIMEOUT=600 $(BUILD)/unit/check_$$t || exit 1; done

fuzzers: $(FUZZ:%=$(BUILD)/%)
	@:

fuzz:
	$(SUB) fuzzers BUILD=$(BUILD)/fuzz CC=clang \
		CFLAGS='$(SANITIZE)=fuzzer-no-link,address,undefined'
	@bad=0; for f in $(FUZZ); do \
		log=$(BUILD)/corpus/$$f.log; mkdir -p $(BUILD)/corpus/$$f; \
		$(BUILD)/fuzz/$$f -max_total_time=$(SECONDS) -timeout=10 \
			-print_final_stats=1 -max_len=4096 \
			-artifact_prefix=$(BUILD)/corpus/$$f- \
			$(BUILD)/corpus/$$f >$$log 2>&1 || \
			{ bad=1; grep -v '^#' $$log; }; \
		echo "$$f: $$(sed -n 's/^Done \(.*\) in/\1 in/p' $$log)"; \
	done; exit $$bad

lint: all
	@scripts/lint $(BUILD)

coverage:
	@mkdir -p $(BUILD)/coverage && find $(BUILD)/coverage -name '*.gcda' -delete
	$(SUB) check BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage -include tests/coverage.h'
	@scripts/coverage $(BUILD)/coverage

bench: all $(BUILD)/make-leads
	@scripts/bench

INSTALL = install -D -m
SHARE = $(DESTDIR)$(PREFIX)/share

install: all $(COMPLETION)
	@for p in $(NAMES); do \
		$(INSTALL) 755 $(BUILD)/bin/$$p $(DESTDIR)$(PREFIX)/bin/$$p; \
		$(INSTALL) 644 $(BUILD)/completion/$$p \
			$(SHARE)/bash-completion/completions/$$p; \
	done; \
	for h in $(notdir $(HELPERS)); do \
		$(INSTALL) 755 $(BUILD)/libexec/salesutils/$$h \
			$(DESTDIR)$(PREFIX)/libexec/salesutils/$$h; \
	done; \
	$(INSTALL) 755 scripts/daily $(DESTDIR)$(PREFIX)/libexec/salesutils/daily; \
	for m in $(MAN); do \
		$(INSTALL) 644 $$m $(SHARE)/man/man$${m##*.}/$${m##*/}; \
	done; \
	for t in $(TABLES) lib/tables/LICENSES; do \
		$(INSTALL) 644 $$t $(SHARE)/salesutils/$${t##*/}; \
	done

uninstall:
	rm -f $(NAMES:%=$(DESTDIR)$(PREFIX)/bin/%) \
		$(NAMES:%=$(SHARE)/bash-completion/completions/%) \
		$(foreach m,$(MAN),$(SHARE)/man/man$(subst .,,$(suffix $m))/$(notdir $m))
	rm -rf $(DESTDIR)$(PREFIX)/libexec/salesutils $(SHARE)/salesutils

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=salesutils-$(VERSION)/ \
		-o $(BUILD)/salesutils-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD)

FORCE:
.PHONY: all tests check laws san fuzz fuzzers lint coverage bench install uninstall dist \
	clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:

-include $(wildcard $(addprefix $(BUILD)/,*.d cmd/*.d lib/*/*.d tests/*.d \
	tests/*/*.d))
