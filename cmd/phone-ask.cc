// phone-ask: answer questions about telephone numbers with libphonenumber.
//
// A line in, a line out, until the end of input (man/phone-ask.8). Alone in a
// process because the library is C++, slow to start, and may abort. What it
// cannot know is answered "-", so that the asker decides.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <unistd.h>

#include <phonenumbers/phonemetadata.pb.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

extern "C" {
#include "rules/phone_look.h"
}

// What the library knows: exported by it, though in no header it installs.
namespace i18n::phonenumbers
{
int metadata_size();
const void *metadata_get();
} // namespace i18n::phonenumbers

using i18n::phonenumbers::PhoneMetadata;
using i18n::phonenumbers::PhoneMetadataCollection;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

namespace
{

// A longer question is no number.
constexpr std::size_t kLineMax = 1024;

const char *
KindName(PhoneNumberUtil::PhoneNumberType type)
{
	switch (type) {
	case PhoneNumberUtil::FIXED_LINE: return "fixed";
	case PhoneNumberUtil::MOBILE: return "mobile";
	case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return "fixed_or_mobile";
	case PhoneNumberUtil::TOLL_FREE: return "toll_free";
	case PhoneNumberUtil::PREMIUM_RATE: return "premium";
	case PhoneNumberUtil::SHARED_COST: return "shared_cost";
	case PhoneNumberUtil::VOIP: return "voip";
	case PhoneNumberUtil::PERSONAL_NUMBER: return "personal";
	case PhoneNumberUtil::PAGER: return "pager";
	case PhoneNumberUtil::UAN: return "uan";
	case PhoneNumberUtil::VOICEMAIL: return "voicemail";
	default: return "unknown";
	}
}

// Look with all that parsing a number of the country may match against what
// stands behind its country code, and finding its type then.
void
LookWith(const PhoneMetadata &m, std::size_t code, phone_look *look)
{
	const std::uint32_t whole = 1U << code;
	const std::uint32_t cut = phone_look_walk(
		look, m.national_prefix_for_parsing().c_str(), whole);

	// what comes in place of a prefix is not known here
	if ((cut & ~whole) != 0 && m.has_national_prefix_transform_rule())
		look->seen = look->n;
	phone_look_walk(look, m.leading_digits().c_str(), whole | cut);
	for (const auto *desc : {&m.general_desc(), &m.fixed_line(),
		     &m.mobile(), &m.toll_free(), &m.premium_rate(),
		     &m.shared_cost(), &m.personal_number(), &m.voip(),
		     &m.pager(), &m.uan(), &m.voicemail()})
		phone_look_walk(look, desc->national_number_pattern().c_str(),
			whole | cut);
}

PhoneMetadataCollection
LoadMetadata()
{
	PhoneMetadataCollection all;

	all.ParseFromArray(i18n::phonenumbers::metadata_get(),
		i18n::phonenumbers::metadata_size());
	return all;
}

// How many of the last digits of a number could as well be any others: its
// kind, or that there is none such, would be the same.
std::size_t
FreeDigits(const std::string &num, int country)
{
	static const PhoneMetadataCollection all = LoadMetadata();
	const std::size_t code = std::to_string(country).size();
	phone_look look = {num.c_str() + 1, num.size() - 1, code};
	bool is_known = false;

	if (num[0] != '+' || look.n > PHONE_LOOK_MAX ||
		num.find_first_not_of("0123456789", 1) != std::string::npos)
		return 0;
	for (const PhoneMetadata &m : all.metadata())
		if (m.country_code() == country) {
			LookWith(m, code, &look);
			is_known = true;
		}
	return is_known ? look.n - look.seen : 0;
}

std::string
Answer(const std::string &line)
{
	const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
	static const ShortNumberInfo short_info;
	const std::size_t tab = line.find('\t');
	PhoneNumber number;
	std::string answer;

	if (tab == std::string::npos || line.size() > kLineMax)
		return "-\tphone_bad\n";

	const std::string region = line.substr(0, tab);
	const std::string num = line.substr(tab + 1);

	switch (util->Parse(num, region, &number)) {
	case PhoneNumberUtil::NO_PARSING_ERROR: break;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		return num.find('+') == std::string::npos ? "-\tphone_country\n"
							  : "-\tphone_bad\n";
	default: return "-\tphone_bad\n";
	}

	// valid is what has a type: IsValidNumber would find it a second time
	const PhoneNumberUtil::PhoneNumberType type =
		util->GetNumberType(number);

	if (type != PhoneNumberUtil::UNKNOWN) {
		util->Format(number, PhoneNumberUtil::E164, &answer);
		answer = answer + '\t' + KindName(type);
	} else if (short_info.IsValidShortNumberForRegion(number, region)) {
		answer = "-\tphone_service";
	} else {
		answer = "-\tphone_bad";
	}
	// in a region, short numbers are looked for as well
	if (region == "ZZ")
		if (const std::size_t n =
				FreeDigits(num, number.country_code()))
			answer += '\t' + std::to_string(n);
	return answer + '\n';
}

bool
WriteAll(const std::string &out)
{
	for (std::size_t done = 0; done < out.size();) {
		const ssize_t n = write(
			STDOUT_FILENO, out.data() + done, out.size() - done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? static_cast<std::size_t>(n) : 0;
	}
	return true;
}

} // namespace

int
main()
{
	static char block[1 << 16];
	std::string line, out;

	// All lines of a block are answered in one write, before the next read
	// could wait: quick in bulk, and no answer is held back.
	for (;;) {
		const ssize_t n = read(STDIN_FILENO, block, sizeof block);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? 3 : 0;

		const char *p = block, *const end = block + n;

		while (p < end) {
			const void *lf = std::memchr(
				p, '\n', static_cast<std::size_t>(end - p));
			const char *stop =
				lf ? static_cast<const char *>(lf) : end;

			// one byte more than kLineMax tells it is too long
			if (line.size() <= kLineMax)
				line.append(p, stop);
			if (lf) {
				out += Answer(line);
				line.clear();
			}
			p = lf ? stop + 1 : end;
		}
		if (!WriteAll(out))
			return 3;
		out.clear();
	}
}
