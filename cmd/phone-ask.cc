// phone-ask: answer questions about telephone numbers with libphonenumber.
//
// A line in, a line out, until the end of input (man/phone-ask.8). Alone in a
// process because the library is C++, slow to start, and may abort. What it
// cannot know is answered "-", so that the asker decides.

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <unistd.h>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

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

std::string
Answer(const std::string &line)
{
	const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
	static const ShortNumberInfo short_info;
	const std::size_t tab = line.find('\t');
	PhoneNumber number;
	std::string e164;

	if (tab == std::string::npos || line.size() > kLineMax)
		return "-\tphone_bad\n";

	const std::string region = line.substr(0, tab);

	switch (util->Parse(line.substr(tab + 1), region, &number)) {
	case PhoneNumberUtil::NO_PARSING_ERROR: break;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		return line.find('+', tab) == std::string::npos
			       ? "-\tphone_country\n"
			       : "-\tphone_bad\n";
	default: return "-\tphone_bad\n";
	}

	// valid is what has a type: IsValidNumber would find it a second time
	const PhoneNumberUtil::PhoneNumberType type =
		util->GetNumberType(number);

	if (type == PhoneNumberUtil::UNKNOWN)
		return short_info.IsValidShortNumberForRegion(number, region)
			       ? "-\tphone_service\n"
			       : "-\tphone_bad\n";
	util->Format(number, PhoneNumberUtil::E164, &e164);
	return e164 + '\t' + KindName(type) + '\n';
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
