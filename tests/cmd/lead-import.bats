#!/usr/bin/env bats
# lead-import through the real pipe. The lists are as such lists come: the
# headers of the programs they were exported from, the cells of people.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# Import the arguments, want this status; TSV, so that awk can read it.
import() {
	local want=$1
	shift
	run --separate-stderr lead-import --to tsv "$@"
	echo "$output"
	echo "$stderr"
	[ "$status" -eq "$want" ]
}

# The named columns of $output, | between, without the header.
cols() {
	awk -F'\t' -v want="$1" '
	NR == 1 {
		n = split(want, w, ",")
		for (i = 1; i <= NF; i++)
			at[$i] = i
		next
	}
	{
		for (j = 1; j <= n; j++)
			printf "%s%s", (w[j] in at) ? $(at[w[j]]) : "NO " w[j],
				j < n ? "|" : "\n"
	}' <<<"$output"
}

# The rows of the columns are those of standard input, the names first.
is() {
	local names
	read -r names
	diff - <(cols "$names")
}

# A column of the account, as "what n" in one line.
account() {
	grep -E "^($1)," account | tr ',\n' ' ;'
}

# A list in TSV, made a list of quoted cells with $1 between them.
quoted() {
	awk -F'\t' -v d="$1" '{
		for (i = 1; i <= NF; i++) {
			gsub(/"/, "\"\"", $i)
			gsub(/\\n/, "\n", $i)
			gsub(/\\t/, "\t", $i)
			printf "\"%s\"%s", $i, i < NF ? d : "\n"
		}
	}' list.tsv
}

# Cells with every kind of thing in them.
write_list() {
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
		客户姓名 手机号码 来源 创建时间 预计金额 备注 \
		张伟 138-0013-8000 抖音 2026/11/2 '¥12,000.50' '要报价,"含税"' \
		欧阳娜娜 +86 展厅 2026-11-03 2万 '第一行\n第二行' \
		李女士 139００139001 '400;来电' 2026年11月4日 '' '有\t制表符' \
		'王  芳' 010-62345678 '' '' 3.5万元 '𠮷野家旁边 €' |
		sed 's/+86\t/+86 137 0013 7000\t/' >list.tsv
}

@test "one list in six dresses gives the same leads" {
	write_list
	quoted , >utf8.csv
	iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
	{
		printf '\357\273\277'
		cat utf8.csv
	} >bom.csv
	quoted ';' >semicolon.csv
	quoted '	' >tab.txt
	lead-import --to tsv utf8.csv | sed 's/utf8.csv:/F:/' >want
	[ "$(wc -l <want)" -eq 5 ]
	grep -q '第一行\\n第二行' want
	for f in gb.csv bom.csv semicolon.csv tab.txt; do
		lead-import --to tsv "$f" | sed "s/$f:/F:/" >got
		diff want got
	done
	# a record of TSV is a line, so src counts otherwise
	diff <(sed 's/F:.*//' want) \
		<(lead-import --from tsv --to tsv list.tsv | sed 's/list.*//')
}

@test "a made list of 2,000 rows: GB18030 as UTF-8, and twice is once" {
	make=${BUILD:-$BATS_TEST_DIRNAME/../../build}/make-leads
	[ -x "$make" ] || skip "no make-leads: make tests"
	"$make" 2000 --seed 7 >leads.csv
	lead-import leads.csv >once.csv
	mkdir gb
	iconv -f UTF-8 -t GB18030 leads.csv >gb/leads.csv
	(cd gb && lead-import leads.csv) | cmp - once.csv
	lead-import once.csv | cmp - once.csv
	lead-import --to tsv once.csv >once.tsv
	lead-import --from tsv --to tsv once.tsv | cmp - once.tsv
}

@test "what a list was read as is said with -v" {
	write_list
	quoted ';' | iconv -f UTF-8 -t GB18030 >a.csv
	import 0 -v a.csv
	[ "${stderr_lines[0]}" = "lead-import: a.csv: read as GB18030, ; between cells" ]
}

@test "--encoding and --delimiter, where a guess would be wrong" {
	printf '姓名|城市\n張三|臺北\n' | iconv -f UTF-8 -t BIG5 >big5.csv
	import 0 --encoding BIG5 --delimiter '|' big5.csv
	is <<-'END'
		name,region
		張三|臺北
	END
	printf '姓名\t城市\n张三\t"上海,浦东"\n' | iconv -f UTF-8 -t UTF-16 >excel.txt
	for d in '\t' $'\t'; do
		import 0 --encoding UTF-16 --delimiter "$d" excel.txt
		is <<-'END'
			name,region
			张三|上海,浦东
		END
	done
	import 3 --encoding klingon big5.csv
	[ "$stderr" = "lead-import: big5.csv: no such encoding: 'klingon'" ]
	import 2 --delimiter '|||||' big5.csv
}

@test "Zoho: a record, its owner, a name in two halves" {
	cat >zoho.csv <<-'END'
		Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Email,Phone,Fax,Mobile,Lead Source,Lead Status,Annual Revenue,Created Time,Last Activity Time,City,Description
		zcrm_5120,zcrm_1,王芳,Chapman,Kris,Marrier,kris@noemail.com,555-555-5555,410-655-8723,(410) 655-8724,Cold Call,Attempted to Contact,850000,2026-02-03 10:11:12,2026-02-05T09:00:00+08:00,Baltimore,"He said ""call"""
	END
	import 0 --country US zoho.csv
	is <<-'END'
		ext_id,owner,company,name,First Name,email,phone,phone2,Fax,channel,stage,created_at,touched_at,region,note
		zcrm_5120|王芳|Chapman|Kris Marrier|Kris|kris@noemail.com|+14106558724||410-655-8723|Cold Call|Attempted to Contact|2026-02-03T10:11:12+08:00|2026-02-05T09:00:00+08:00|Baltimore|He said "call"; phone: 555-555-5555
	END
}

@test "Salesforce: a report, and the data loader's own names" {
	cat >report.csv <<-'END'
		"First Name","Last Name","Title","Company / Account","Email","Phone","Mobile","Lead Source","Lead Status","Lead Owner","Create Date","City","Last Activity","Lead ID"
		"Bertha","Boxer","Director","Farmers Coop.","bertha@fcof.net","(850) 644-4200","","Web","Working - Contacted","Ann Lee","9/30/2026","Tallahassee","10/22/2026","00Q5g00000A1b2c"
	END
	import 0 --country US report.csv
	is <<-'END'
		ext_id,name,email,phone,channel,stage,owner,created_at,touched_at,region
		00Q5g00000A1b2c|Bertha Boxer|bertha@fcof.net|+18506444200|Web|Working - Contacted|Ann Lee|2026-09-30|2026-10-22|Tallahassee
	END
}

@test "Salesforce: the data loader" {
	cat >loader.csv <<-'END'
		"Id","LastName","FirstName","Salutation","Company","City","Phone","MobilePhone","Email","LeadSource","Status","OwnerId","CreatedDate","LastActivityDate","CurrencyIsoCode"
		"00Q5g00000A1b2c","Boxer","Bertha","Ms.","Farmers","Tallahassee","(850) 644-4200","","bertha@fcof.net","Web","Open","0055g","2026-09-30T16:30:00.000Z","2026-10-02","USD"
	END
	import 0 --country US loader.csv
	is <<-'END'
		ext_id,name,gender,company,region,phone,channel,stage,OwnerId,created_at,touched_at,currency
		00Q5g00000A1b2c|Bertha Boxer|female|Farmers|Tallahassee|+18506444200|Web|Open|0055g|2026-10-01T00:30:00+08:00|2026-10-02|USD
	END
}

@test "HubSpot: contacts" {
	cat >hubspot.csv <<-'END'
		Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date,Last Activity Date,Original Traffic Source,Company Name,State/Region
		51,Maria,Johnson,emailmaria@hubspot.com,+1 202 456 1111,+1 202 456 1414,Ann Lee,NEW,Lead,2026-11-01 09:30,2026-11-20 18:05,Organic Search,HubSpot,MA
	END
	import 0 hubspot.csv
	is <<-'END'
		ext_id,name,email,phone,phone2,owner,stage,Lifecycle Stage,created_at,touched_at,channel,company,region
		51|Maria Johnson|emailmaria@hubspot.com|+12024561111|+12024561414|Ann Lee|NEW|Lead|2026-11-01T09:30:00+08:00|2026-11-20T18:05:00+08:00|Organic Search|HubSpot|MA
	END
}

@test "纷享销客: a name and a lead's title" {
	cat >fxiaoke.csv <<-'END'
		线索名称（必填）,姓名,公司,职务,手机,电话,邮件,线索来源,线索状态,负责人（必填）,创建时间,最后跟进时间,线索池,备注
		华东物流二期,赵敏,华东物流有限公司,采购经理,13912345678,021-62345678,ZhaoMin@HD.com.cn,官网,跟进中,孙丽,2026-11-03 10:20,2026-11-05 09:00,华东池,下周报价
	END
	import 0 fxiaoke.csv
	is <<-'END'
		线索名称（必填）,name,company,职务,phone,phone2,email,channel,stage,owner,created_at,touched_at,note
		华东物流二期|赵敏|华东物流有限公司|采购经理|+8613912345678|+862162345678|ZhaoMin@hd.com.cn|官网|跟进中|孙丽|2026-11-03T10:20:00+08:00|2026-11-05T09:00:00+08:00|下周报价
	END
}

@test "销售易: all owners, latest activity" {
	cat >xiaoshouyi.csv <<-'END'
		姓名,公司名称,职务,手机,电子邮件,线索来源,跟进状态,销售线索所有人,创建日期,最新活动记录时间,省份
		钱进,远景能源,总监,86-18612345678,qj@yj.cn,展会,未处理,周强,2026/11/3,2026/11/20 18:05,江苏
	END
	import 0 xiaoshouyi.csv
	is <<-'END'
		name,company,phone,email,channel,stage,owner,created_at,touched_at,region
		钱进|远景能源|+8618612345678|qj@yj.cn|展会|未处理|周强|2026-11-03|2026-11-20T18:05:00+08:00|江苏
	END
}

@test "巨量 and 抖音: a lead's number, names people gave" {
	cat >juliang.csv <<-'END'
		线索ID,姓名,电话,性别,微信,所在城市,线索创建时间,广告主名称,流量来源,线索阶段,备注
		7301234567890123456,孙先生,"=""18512345678""",未知,sunwx,成都市,2026-11-21 23:59:58,某汽车,抖音,待跟进,-
	END
	import 0 juliang.csv
	is <<-'END'
		ext_id,name,gender,phone,微信,region,created_at,channel,stage,note
		7301234567890123456|孙先生|male|+8618512345678|sunwx|成都市|2026-11-21T23:59:58+08:00|抖音|待跟进|
	END
	cat >douyin.csv <<-'END'
		留资姓名,留资电话,留资时间,意向车型,意向城市,来源渠道,跟进员工,跟进状态
		马女士,177 0000 1234,2026.11.21 8:05,秦PLUS DM-i,西安,直播间,吴敏,已联系
	END
	import 0 douyin.csv
	is <<-'END'
		name,gender,phone,created_at,product,region,channel,owner,stage
		马女士|female|+8617700001234|2026-11-21T08:05:00+08:00|秦PLUS DM-i|西安|直播间|吴敏|已联系
	END
}

@test "--columns: a table of one's own holds over the built-in one" {
	printf 'header,column\n手机,note\n大名,name\n' >mine.csv
	printf '大名,手机,电话\n张三,小米,13800138000\n' >list.csv
	import 0 --columns mine.csv list.csv
	is <<-'END'
		name,note,phone
		张三|小米|+8613800138000
	END
	printf 'header,column\n手机,cell\n' >mine.csv
	import 3 --columns mine.csv list.csv
	[ "$stderr" = "lead-import: mine.csv:2: column: no such column: 'cell'" ]
	import 3 --columns nowhere.csv list.csv
}

@test "--map holds over what the header says" {
	printf '姓名,电话,甲,乙\n张三,8001,13800138000,01062345678\n' >list.csv
	import 0 --map 电话=分机 --map 甲=phone --map 乙=phone list.csv
	is <<-'END'
		name,分机,phone,phone2,乙
		张三|8001|+8613800138000|+861062345678|01062345678
	END
	printf 'XING,MING,名\n张,三,六子\n' >halves.csv
	import 0 --map XING=family_name --map MING=given_name --map 名=note halves.csv
	is <<-'END'
		name,note
		张三|六子
	END
	import 3 --map 移动=phone list.csv
	[ "$stderr" = "lead-import: list.csv: no column '移动', which --map names" ]
	for wrong in 电话 =phone; do
		import 2 --map "$wrong" list.csv
	done
}

@test "--set: in every row, over what stands there" {
	printf '姓名,来源\n张三,抖音\n李四,\n' >list.csv
	import 0 --set channel=展会 --set stage= --set created_at=2026/3/1 list.csv
	is <<-'END'
		name,channel,stage,created_at
		张三|展会||2026-03-01
		李四|展会||2026-03-01
	END
	import 2 --set channel list.csv
}

@test "--require: the reason names the column" {
	cat >list.csv <<-'END'
		姓名,电话,城市
		张三,13800138000,上海
		李四,无,上海
		,13900139000,上海
		王五,13700137000,-
	END
	import 1 --require phone,name --account account list.csv
	[ "$(cols name)" = $'张三\n王五' ]
	[ "$(account 'aside.*')" = "aside 2;aside.required:name 1;aside.required:phone 1;" ]
	import 1 -v --require region list.csv
	[ "${stderr_lines[1]}" = "lead-import: list.csv:5: region: empty, and --require names it: '-'" ]
	import 3 --require email list.csv
	[ "$stderr" = "lead-import: list.csv: no column 'email', which --require names; say --map HIS=email" ]
}

@test "--capture: six groups, what is missing, the rate of whole ones" {
	cat >list.csv <<-'END'
		姓名,性别,手机,渠道,意向车型,预计采购时间,区域
		张三,男,13800138000,抖音,轩逸,一周内,上海
		李先生,,13800138001,抖音,轩逸,一周内,上海
		李四,,13800138002,抖音,,一周内,
		,女,13800138003,抖音,轩逸,一周内,上海
		王五,女,95588,抖音,轩逸,一周内,上海
		赵六,,,,,,
	END
	import 1 --capture list.csv
	is <<-'END'
		name,capture,capture_missing
		张三|6|
		李先生|6|
		李四|3|name+gender;product;region
		|5|name+gender
		赵六|0|name+gender;channel;product;expected;phone;region
	END
	[ "${stderr_lines[0]}" = "lead-import: captured whole: 2 of 5 rows, 40.00 %" ]
}

@test "--dry-run: what each column is taken for, and no leads" {
	cat >list.csv <<-'END'
		姓名,手机,座机,金额,爱好
		张先生,138-0013-8000,,1.2万,钓鱼
		李四,,010-62345678,面议,
		王五,1.38E+10,,,
	END
	run --separate-stderr lead-import --dry-run --account account list.csv
	[ "$status" -eq 1 ]
	diff - <(echo "$output") <<-'END'
		header,column,filled,changed,bad,before,after
		姓名,name,3,0,0,,
		手机,phone,2,1,1,138-0013-8000,+8613800138000
		座机,phone2,1,0,0,,
		金额,amount,2,1,1,1.2万,12000.00
		爱好,,1,0,0,,
	END
	[ "$(account 'in|out|used|aside')" = "in 3;out 0;used 1;aside 2;" ]
	run --separate-stderr lead-import --dry-run --to table list.csv
	[[ ${lines[0]} == "header "*" column "*" before "*" after" ]]
	import 2 --to table list.csv
	[ "$stderr" = "lead-import: --to table and markdown are for --dry-run" ]
}

@test "telephones: one number, the others, its kind, what was said beside it" {
	while IFS='|' read -r cell want; do
		printf '姓名,电话,备注\n张三,"%s",\n' "${cell//\"/\"\"}" >one.csv
		import 0 one.csv
		[ "$(cols phone,phone2,phone_kind,note)" = "$want" ]
	done <<-'END'
		138 0013 8000|+8613800138000||mobile|
		１３８００１３８０００|+8613800138000||mobile|
		'13800138000|+8613800138000||mobile|
		="13800138000"|+8613800138000||mobile|
		13800138000.0|+8613800138000||mobile|
		008613800138000|+8613800138000||mobile|
		17951 13800138000|+8613800138000||mobile|
		(0755)8345 6789|+8675583456789||fixed|
		400-800-1234|+864008001234||shared_cost|
		+1 410-655-8723|+14106558723||fixed_or_mobile|
		138-0013-8000,13900139000|+8613800138000|+8613900139000|mobile|
		13800138000;13800138000|+8613800138000||mobile|
		010-62345678转8001|+861062345678||fixed|phone: 010-62345678转8001
		13800138000 微信同号|+8613800138000||mobile|phone: 13800138000 微信同号
		手机：13800138000|+8613800138000||mobile|
		138****8000/13900139000|+8613900139000||mobile|phone: 138****8000/13900139000
		无||||
	END
}

@test "telephones of several columns are gathered; none is lost" {
	cat >list.csv <<-'END'
		座机,手机,备用电话,备注
		010-62345678,138-0013-8000,138 0013 8000,晚上打
		,不用,13900139000,
		上海,13700137000,95588,
	END
	import 0 --map 手机=phone list.csv
	is <<-'END'
		phone,phone2,座机,备用电话,note
		+8613800138000|+861062345678|010-62345678|138 0013 8000|晚上打
		+8613900139000|||13900139000|phone: 不用
		+8613700137000||上海|95588|
	END
}

@test "telephones that are none: the row waits, the reason says why" {
	while IFS='|' read -r cell reason; do
		printf '姓名,电话\n张三,"%s"\n' "$cell" >one.csv
		import 1 --account account --rejects rejects.csv one.csv
		[ "${#lines[@]}" -eq 1 ]
		[ "$(account 'aside.*')" = "aside 1;aside.$reason 1;" ]
		[ "$stderr" = "lead-import: 1 of 1 rows set aside: $reason 1" ]
	done <<-'END'
		1.38E+10|phone_lossy
		95588|phone_service
		10086|phone_service
		110|phone_service
		138****8000|phone_bad
		138-0013-800O|phone_bad
		66239999|phone_country
		410-655-8723|phone_country
	END
}

@test "--country reads what does not say its own" {
	printf '姓名,电话\n张三,410-655-8723\n李四,+86 138 0013 8000\n' >list.csv
	import 0 --country us list.csv
	[ "$(cols phone)" = $'+14106558723\n+8613800138000' ]
	for wrong in USA 中国 1 C1; do
		import 2 --country "$wrong" list.csv
	done
}

@test "a number in a message is masked, with -v it is not" {
	printf '姓名,电话\n张三,1380013800\n' >list.csv
	import 1 -v list.csv
	[ "${stderr_lines[1]}" = "lead-import: list.csv:2: phone: of which country? say --country: '1380013800'" ]
}

@test "e-mails, names and genders" {
	cat >list.csv <<-'END'
		客户姓名,称谓,邮箱,备注
		张先生,,Zhang@X.CN,
		王小明先生,,＜wxm@x.cn＞,
		李女士,男,a@b.cn;c@d.cn,老客户
		王芳,未知的,mailto:w@x.cn,
		王芳,1,,
		Mr. John Smith,,J. Smith <j@x.com>,
		欧阳　娜娜（女）,,无,
	END
	import 0 list.csv
	is <<-'END'
		name,gender,email,note
		张先生|male|Zhang@x.cn|
		王小明|male|wxm@x.cn|
		李女士|male|a@b.cn|老客户; email: a@b.cn;c@d.cn
		王芳||w@x.cn|gender: 未知的
		王芳|||gender: 1
		John Smith|male|j@x.com|
		欧阳娜娜|female||
	END
	printf '姓名,邮箱\n张三,zhang@\n' >list.csv
	import 1 -v list.csv
	[ "${stderr_lines[1]}" = "lead-import: list.csv:2: email: nothing behind the @: 'zhang@'" ]
	[[ ${stderr_lines[-1]} == *"email_bad 1 "* ]]
}

@test "what a gender or a currency cell says beyond its value is kept" {
	printf '姓名,性别,币种\n张三,保密,贝壳\n' >list.csv
	import 0 list.csv
	[ "$(cols name,gender,currency,note)" = "张三|||gender: 保密; currency: 贝壳" ]
	for cell in 性别,保密 币种,贝壳; do
		printf '姓名,%s\n张三,%s\n' "${cell%,*}" "${cell#*,}" >list.csv
		import 0 list.csv
		[[ $(cols note) == *": ${cell#*,}" ]]
	done
	# what nobody sees is not kept, so that twice is once
	printf '姓名,电话\n张三,13800\342\200\213138000 微信\342\200\213同号\n' >list.csv
	import 0 list.csv
	[ "$(cols phone,note)" = "+8613800138000|phone: 13800138000 微信同号" ]
}

@test "amounts and their currency" {
	cat >list.csv <<-'END'
		姓名,金额,币种
		甲,"¥12,000.50",
		乙,1.2万,
		丙,$500,CAD
		丁,500,人民币
		戊,(500.00),
		己,"$22,700.00",
		庚,,
	END
	import 0 list.csv
	is <<-'END'
		name,amount,currency
		甲|12000.50|CNY
		乙|12000.00|
		丙|500.00|CAD
		丁|500.00|CNY
		戊|-500.00|
		己|22700.00|USD
		庚||
	END
	printf '姓名,金额\n甲,面议\n乙,1.200\n丙,1.005\n丁,3-5万\n' >list.csv
	import 1 --account account list.csv
	[ "$(account 'out|aside.*')" = "out 0;aside 4;aside.amount_bad 4;" ]
}

@test "dates: the order is learned from the column, be it by its last row" {
	printf '姓名,创建时间,跟进时间\n张三,03/04/2026,03/04/2026\n李四,25/03/2026,03/25/2026' >list.csv
	import 0 list.csv
	is <<-'END'
		name,created_at,touched_at
		张三|2026-04-03|2026-03-04
		李四|2026-03-25|2026-03-25
	END
	import 0 --from tsv <<<$'姓名\t创建时间\n张三\t03/04/2026\n李四\t25/03/2026'
	[ "$(cols created_at)" = $'2026-04-03\n2026-03-25' ]
}

@test "dates: each file has an order of its own" {
	printf '姓名,创建时间\n张三,03/04/2026\n李四,25/03/2026\n' >dmy.csv
	printf '创建时间,姓名\n03/04/2026,王五\n03/25/2026,赵六\n' >mdy.csv
	import 0 dmy.csv mdy.csv
	[ "$(cols created_at)" = $'2026-04-03\n2026-03-25\n2026-03-04\n2026-03-25' ]
}

@test "dates: a row that contradicts what was learned is set aside" {
	awk 'BEGIN {
		print "姓名,创建时间"
		for (i = 0; i < 4200; i++)
			printf "张三,%d/%d/2026\n", i % 28 + 1, i % 12 + 1
		print "李四,03/14/2026\n王五,04/03/2026"
	}' >list.csv
	import 1 -v --account account list.csv
	[ "$(cols name,created_at | tail -1)" = "王五|2026-03-04" ]
	[ "$(account 'out|aside.*')" = "out 4201;aside 1;aside.date_order 1;" ]
	[ "${stderr_lines[1]}" = "lead-import: list.csv:4202: created_at: not in the order of the column's other dates: '03/14/2026'" ]
}

@test "dates: where the column does not tell, --dates does" {
	printf '姓名,创建时间\n张三,03/04/2026\n李四,2026-04-03\n王五,15 Apr 2026\n' >list.csv
	import 1 -v list.csv
	[ "$(cols name)" = $'李四\n王五' ]
	[ "${stderr_lines[1]}" = "lead-import: list.csv:2: created_at: day, month or year first? say --dates: '03/04/2026'" ]
	import 0 --dates dmy list.csv
	[ "$(cols created_at)" = $'2026-04-03\n2026-04-03\n2026-04-15' ]
	import 0 --dates mdy list.csv
	[ "$(cols created_at | head -1)" = 2026-03-04 ]
	printf '姓名,创建时间\n张三,2026-02-30\n' >list.csv
	import 1 --account account list.csv
	[ "$(account 'aside.*')" = "aside 1;aside.created_at_bad 1;" ]
	import 2 --dates 日月年 list.csv
}

@test "dates: a time without an offset is one of --tz" {
	printf '姓名,创建时间\n张三,2026-11-22 21:30\n' >list.csv
	import 0 list.csv
	[ "$(cols created_at)" = 2026-11-22T21:30:00+08:00 ]
	import 0 --tz UTC list.csv
	[ "$(cols created_at)" = 2026-11-22T21:30:00Z ] ||
		[ "$(cols created_at)" = 2026-11-22T21:30:00+00:00 ]
}

@test "rows of another width are kept whole for mending" {
	printf '姓名,电话\n张三,13800138000,多,"出,来"\n李四\n王五,13900139000\n' >list.csv
	import 1 --rejects rejects.csv --account account list.csv
	[ "$(cols name)" = 王五 ]
	[ "$(account 'in|out|aside.*')" = "in 3;out 1;aside 2;aside.bad_row 2;" ]
	diff - rejects.csv <<-'END'
		姓名,电话,reject_src,reject_reason,reject_why,reject_extra,reject_raw
		张三,13800138000,list.csv:2,bad_row,wider or narrower than the header,"多,""出,来""",
		李四,,list.csv:3,bad_row,wider or narrower than the header,,
	END
}

@test "bytes that are no text set their row aside" {
	{
		printf '姓名,电话,备注\n张三,13800138000,\377坏\n'
		printf '李四,13900139000,其余的都是正常的中文，所以这一张表仍是统一码\n'
	} >list.csv
	import 1 -v --account account list.csv
	[ "$(cols name)" = 李四 ]
	[ "$(account 'aside.*')" = "aside 1;aside.encoding 1;" ]
	[[ ${stderr_lines[1]} == "lead-import: list.csv:2: note: holds bytes that are no text: "* ]]
	# so does half a character of GB18030, and the rows around it are whole
	printf '姓名,备注\n张三,你好\n李四,@\n王五,再见\n' |
		iconv -f UTF-8 -t GB18030 | tr @ '\377' >gb.csv
	import 1 --account account gb.csv
	[ "$(cols name,note)" = $'张三|你好\n王五|再见' ]
	[ "$(account 'aside.*')" = "aside 1;aside.encoding 1;" ]
}

@test "rejects that lost a character do not come back unmended" {
	printf '姓名,电话,备注\n张三,13800138000,\377坏\n李四,13900139000,好\n' >list.csv
	import 1 --rejects rejects.csv list.csv
	import 1 --account account rejects.csv
	[ "$(account 'aside.*')" = "aside 1;aside.encoding 1;" ]
	sed -i 's/\xEF\xBF\xBD坏/不坏/' rejects.csv
	import 0 rejects.csv
	[ "$(cols name,note,src)" = "张三|不坏|list.csv:2" ]
}

@test "bytes that are no text: nothing is guessed" {
	head -c 4096 /dev/zero | tr '\0' '\377' >list.csv
	import 3 list.csv
	[ "$output" = "" ]
	[ "$stderr" = "lead-import: list.csv: is no text in any encoding known; say --encoding" ]
}

@test "a row nobody could call or find again is no lead" {
	printf '姓名,电话,城市\n,,上海\n-,无,上海\n张三,,\n' >list.csv
	import 1 -v list.csv
	[ "$(cols name)" = 张三 ]
	[ "${stderr_lines[1]}" = "lead-import: list.csv:2: set aside: no_identity: no id, ext_id, phone, email or name" ]
	[[ ${stderr_lines[-1]} == *"no_identity 2 "* ]]
}

@test "rejects, mended and fed back: src is the first place" {
	cat >list.csv <<-'END'
		姓名,联系电话,创建时间,城市
		张三,1380013800,2026-11-01,上海
		李四,13900139000,2026-11-02,"北京,海淀"
		王五,"1.38E+10",昨天,成都
	END
	lead-import --to tsv list.csv >good.tsv || [ $? -eq 1 ]
	import 1 --rejects bad.csv list.csv
	# not mended: the same rows again, and still from their first place
	import 1 --rejects again.csv bad.csv
	cmp bad.csv again.csv
	sed -i 's/1380013800,/13800138000,/; s/1.38E+10/13700137000/; s/昨天/2026-11-03/' bad.csv
	import 0 bad.csv
	is <<-'END'
		name,phone,created_at,region,src
		张三|+8613800138000|2026-11-01|上海|list.csv:2
		王五|+8613700137000|2026-11-03|成都|list.csv:4
	END
	[[ ${lines[0]} != *reject* ]]
}

@test "files with different headers become one list" {
	printf '姓名,电话\n张三,13800138000\n' >a.csv
	printf '城市;手机;客户姓名\n上海;13900139000;李四\n' >b.csv
	import 0 a.csv b.csv
	[ "${lines[0]}" = $'name\tphone\tregion\tphone2\tphone_kind\tnote\tgender\tsrc' ]
	is <<-'END'
		name,phone,region,src
		张三|+8613800138000||a.csv:2
		李四|+8613900139000|上海|b.csv:2
	END
}

@test "a foreign id is ext_id; with rev it is our own" {
	import 0 <<<$'id,phone\n7,13800138000'
	[ "$(cols ext_id,phone)" = "7|+8613800138000" ]
	import 0 <<<$'id,rev,phone\n7,2,13800138000'
	[ "$(cols id,rev,phone)" = "7|2|+8613800138000" ]
}

@test "columns nobody knows pass through, in place and untouched" {
	printf '爱好,姓名,"第, 二"\n  钓鱼 ,张三,"x ""y"""\n' >list.csv
	run --separate-stderr lead-import list.csv
	diff - <(echo "$output") <<-'END'
		爱好,name,"第, 二",gender,src
		  钓鱼 ,张三,"x ""y""",,list.csv:2
	END
}

@test "standard input, and nothing but a header" {
	for header in 姓名,电话 姓,名 '"姓名"'; do
		for end in '\n' '' '\r\n'; do
			# shellcheck disable=SC2059
			import 0 < <(printf "$header$end")
			[ "${#lines[@]}" -eq 1 ]
			[[ ${lines[0]} == name* ]]
			[ "$stderr" = "" ]
		done
	done
	printf '姓名,创建时间' >bare.csv
	printf '创建时间,姓名\n25/3/2026,张三\n' >full.csv
	import 0 bare.csv full.csv
	[ "$(cols name,created_at)" = "张三|2026-03-25" ]
	import 3 /dev/null
	[ "$stderr" = "lead-import: /dev/null: empty: a stream begins with its header" ]
}

@test "of several columns that mean one, the first that is filled" {
	run --separate-stderr lead-import <<-'END'
		姓名,客户姓名,来源,渠道
		,张三,,抖音
		李四,王五,懂车帝,抖音
	END
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "name,客户姓名,channel,渠道,gender,src" ]
	[ "${lines[1]}" = "张三,张三,抖音,抖音,,-:2" ]
	[ "${lines[2]}" = "李四,王五,懂车帝,抖音,,-:3" ]
}

@test "of several columns of dates, each says in which order they are" {
	run --separate-stderr -0 lead-import <<-'END'
		姓名,创建时间,登记时间
		张三,,03/04/2026
		李四,,13/04/2026
	END
	[ "${lines[1]}" = "张三,2026-04-03,03/04/2026,,-:2" ]
	[ "${lines[2]}" = "李四,2026-04-13,13/04/2026,,-:3" ]
}

@test "what is ours by name alone is called his" {
	run --separate-stderr lead-import --map mobile=phone <<-'END'
		ext_id,id,phone,mobile
		e1,77,13800138000,13900139000
	END
	[ "${lines[0]}" = "ext_id,his_id,his_phone,phone,phone2,phone_kind,note,src" ]
	[ "${lines[1]}" = "e1,77,13800138000,+8613900139000,+8613800138000,mobile,,-:2" ]
}

@test "a header of several lines is said" {
	run --separate-stderr -0 lead-import -v --as-is <<-'END'
		三月线索

		客户,,联系方式,
		姓名,性别,手机号,微信
		张三,男,13800138000,zs1
		李四,女,13900139000,ls2
	END
	[ "${lines[0]}" = "客户 姓名,性别,联系方式 手机号,微信" ]
	[[ ${stderr_lines[0]} == *", header of 2 lines on line 3" ]]
}

@test "as is, a quoted empty cell alone on its line is a record" {
	run --separate-stderr -0 lead-import --as-is <<<$'备注\n要报价\n""\n不急'
	[ "$output" = $'备注\n要报价\n""\n不急' ]
	[ "$stderr" = "" ]
}

@test "a torn TSV stream is no list" {
	run --separate-stderr -3 lead-import <<<$'name\tphone\nA\t13800138000\n\\'
	[[ $stderr == *":3: a torn record"* ]]
}

# What goes straight from text to text is CSV to CSV; what goes by cells, not.
@test "rows are the same straight from their text and by their cells" {
	make=${BUILD:-$BATS_TEST_DIRNAME/../../build}/make-leads
	[ -x "$make" ] || skip "no make-leads: make tests"
	"$make" 20000 >list.csv
	lead-import list.csv >straight.csv || [ $? -eq 1 ]
	lead-import -t tsv list.csv >cells.tsv || [ $? -eq 1 ]
	lead-dedup --keys src -t tsv straight.csv | cmp - cells.tsv
	# a clean list stays as it is, with CRLF too
	lead-import straight.csv | cmp - straight.csv
	sed 's/$/\r/' list.csv >crlf.csv
	lead-import --set src=x crlf.csv >cells.csv || [ $? -eq 1 ]
	lead-import crlf.csv | sed 's/[^,]*$//' | cmp - <(sed 's/[^,]*$//' cells.csv)
}

@test "notes below a long list are none of its rows, whatever they hold" {
	{
		echo 姓名,手机号,车型,区域,备注
		seq 20000 |
			awk '{ printf "张伟,138%08d,轩逸,上海,\n", $1 }'
		yes 备注 客服电话,13900139000,,, | head -n 40
	} >list.csv
	run --separate-stderr -0 lead-import list.csv
	[ "${#lines[@]}" -eq 20001 ]
	[[ ${lines[20000]} == *+8613800020000* ]]
	[[ $stderr == *"lines below the table, left out: 40 (first line 20002)" ]]
}
