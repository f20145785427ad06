"""The pieces of English dates as patterns over the classes of words (date_english_words)."""

import re

_ZONE = r"(?:,?\((?:Z|XX?q|5q?)\)|,?Z|,?XX?q|,?5q|5(?=$|[.,()@ift-]))"
_DAYISH = r",?@?t?(?:D(?:[-T&/]D)?[Mm]|[MmWw]|O)"  # a day, after an hour of four digits
_HALF_OR_FULL = r"(?:[DN]|c),?p"
_ANY = (
    # whole dates in digits, date-time groups
    r"(?P<iso>I)|(?P<numeric>A)|(?P<group>#(?:[Mm](?:Y|D|B)?)?)",
    # 0900 (0100 GMT), 0300 UTC (1200 JST)
    r"(?P<dual>(?:c(?:,?p)?|[DN],?p|[HG]|(?<=@)Y)u?(?:Z|XX?q|5q?)?\((?:c(?:,?p)?|[DN],?p|[YHG])u?(?:Z|XX?q|5q?)\)"
    r"|(?:c(?:,?p)?|[DN],?p|[YHG])u?(?:Z|XX?q)\((?:c(?:,?p)?|[DN],?p|[YHG])u?\))",
    # 8-10 a.m., from 8 to 10 a.m.
    rf"(?P<loose>[DNc](?=[-T]{_HALF_OR_FULL})|(?<=f)[DNc](?=&{_HALF_OR_FULL}))",
    # times of day: 09:45 China time, 3 p.m. JST, 2300 local time, 1500 UTC, 0600 hours, noon
    rf"(?P<clock>c(?:,?p)?u?{_ZONE}?|[DN],?p{_ZONE}?|[YH]u?{_ZONE}|[YH]u|H(?={_DAYISH})|(?<=@)Y(?=@{_DAYISH})"
    rf"|[YH](?=[-T][YH]u?(?:Z|XX?q|5|u))|[YH](?=[-T&]H{_DAYISH})|H(?=[-T&]Y{_DAYISH})|Y(?=[-T&]Y@{_DAYISH})"
    rf"|(?<=[YH][-T&])H(?={_DAYISH})|(?<=H[-T&])Y(?={_DAYISH})|(?<=Y[-T&])Y(?=@{_DAYISH})"
    r"|(?<=[WwMmDYOR]@)[HY](?=$|[.,()T&@ifbv-])"
    rf"|G{_ZONE}?|Du?(?:Z|XX?q|5q)|V{_ZONE}?)",
    r"(?P<length>t?[DBN]-?u(?:[T=x]@?)(?=c|[DN],?p|[YHG]))",
    # 15 July 2023, the 15th of July, 20-23 July, 20 to 23 July; July 15, 2023, July 20-23
    r"(?P<listed>[Mm]D(?:,D){1,6},?&D(?![xNsUu])(?:,?Y(?![NU]))?|[DO](?:,[DO]){1,6},?&[DO][Mm](?:,?o?Y)?)",
    r"(?P<date>t?(?:D|O|F(?=[Mo]))(?:(?:[-T/&,]|,&)(?:D|O))?o?[Mm](?:,?o?Y)?"
    r"|[Mm]t?(?:D|O|F)(?:[-T/](?:D|O)(?![-/]?[x.]D|,?p)|(?:&|,&)(?:D|O)(?![xNsUu]))?(?:,?Y(?![NU]))?)",
    # on the 15th; the first week of August, the second half of July; the first two quarters of 2022
    r"(?P<lone_day>(?:(?<=[@fbzoPL6T&])t|(?<=f[tO]O[T&])|(?<=f[t]O[-T&]))O(?=$|[.,()T&@ifbvt=+7:-]))",
    r"(?P<within>t?[FOl](?:[DN]?U|K)ot?[Mm](?:,?o?Y)?)",
    r"(?P<months>t?F[DN]Uo(?:Y|[lh]U))",
    # quarters and halves: the third quarter of 2022, Q3, the 1988 second quarter, the first half of next year
    r"(?P<quarter>t?y?-?[FO]-?y?-?[Qk](?:o?t?y?Y)?|t?Yy?[FO]-?Q|tY[Qk]|JD(?:,?o?Y)?|4(?:D|,?o?Y)?|t?l-?Qot?y?Y)",
    r"(?P<half>t?[FlO]K(?=o?t?(?:Y|[lnh]U))(?:o?t?Y)?)",
    r"(?P<century>t?[OF]-?C)",
    r"(?P<decade>t?E)",
    r"(?P<named>t?y?UY)|(?P<range>Y-Y)",
    # last week, this coming Sunday, next year, the current fiscal year, last April, this summer, last night
    r"(?P<relative>k[ln]U|t?h?[lnhj]y?(?:Ur[Qk]|[UQkWwMmSPK]))",
    # the past five years, the next two weeks
    r"(?P<hours>t?[l][x]?[DBN]-?u)",
    r"(?P<around>t?[lnh][x]?[DBNs](?:o[sN]|[&]N)?U|(?<=i)(?:as|[DBNas])U(?:&N)?(?![g<>r-])|(?<=v)[DBNas]U(?![g<>r-]))",
    # two years ago, a year earlier, year-earlier, three days later
    r"(?P<counted>(?:as|[DBNas])(?:o[sN]|&[as]K)?-?[UQ](?:-|[&][xN])?[g<>]|t?U-[g<](?:[FO]-?Q|[QkU])?)",
    r"(?P<season>t?S(?:o?Y)?)",
    r"(?P<month>[Mm](?:,?o?Y)?)",
    r"(?P<weekday>[Ww](?:,?5q)?)",
    r"(?P<today>t?U[L6]R|R|(?<=[7r])t[FO]U(?=o))",
    r"(?P<that_day>(?<=[<>]i)tU)|(?P<one_day>(?<=\+)NU)|(?P<then>(?<=[bz])8)",
    r"(?P<ended>t?U[r-]?r?3)",
    r"(?P<period>ty?[UQk])",
    r"(?P<part>te(?=uo)u|t?P(?:,?5q)?)",
    r"(?P<year>y?Y)",
    r"(?P<vague>[012]U|a>9|[01]|(?:td?|d)?2|(?<=@)tq(?!o)|tl(?![NDsU])|h)",
)

_FIRST = "IA#cDNBYHGVtOFMmlhnjyJ4EkasSWwRUP012d8"  # what any of them may begin with: most words are none of these
PIECE = re.compile(f"(?=[{_FIRST}])(?:{'|'.join(_ANY)})")
