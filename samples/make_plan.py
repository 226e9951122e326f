#!/usr/bin/env python3
"""Writes plan.xlsx: the master plan of the invented city みなも市, as its office would keep it.

The same script gives the same bytes: dates inside the file are fixed.
Needs openpyxl. Run it as `python3 samples/make_plan.py`.
"""

import datetime
import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

YEAR = "令和6年度"
SAVED = datetime.datetime(2025, 4, 7, 9, 0, 0)

POLICY = "こども政策課"
NURSERY = "保育幼稚園課"
CENTER = "こども家庭\nセンター"  # the name is broken over two lines, as narrow columns do
CENTER_IN_ONE_LINE = "こども家庭センター"
HEALTH = "健康増進課"
SCHOOL = "学校教育課"
LEARNING = "生涯学習課"
WELFARE = "みなも市社会福祉協議会"
WELFARE_SHORT = "社協"

# 基本方針 > 施策の柱 > 施策 > 事業：番号、事業名、事業の内容、[(計画, 担当課), …]、頁、備考
PLAN = [
    ("1 生まれる前からの育ちを支える", [
        ("1-1 妊娠・出産・子育ての安心", [
            ("1-1-1 妊娠期から続く相談", [
                ("①", "妊婦と家庭の面談", "母子健康手帳を渡すときに保健師が一人ずつ面談し、出産までの見通しと使える制度を一緒に確かめます。",
                 [("全員との面談を続け、妊娠8か月ごろの二度目の面談を希望者全員に行う。", [CENTER])], "18", None),
                ("②", "産後のゆりかごデイ", "産後1年までの親子が日中を過ごし、休息をとりながら助産師に相談できる日を設けます。",
                 [("週3日、3会場で開き、申込みから1週間以内に利用できるようにする。", [CENTER_IN_ONE_LINE, HEALTH])], "18", None),
            ]),
            ("1-1-2 親子の健康", [
                ("①", "乳幼児健診の受診確認", "健診を受けていない家庭に電話と訪問で連絡し、こどもの様子を確かめます。",
                 [("未受診の全家庭に2か月以内に連絡する。", [HEALTH])], "19", None),
                ("②", "食事と生活リズムの教室", "離乳食と睡眠をテーマにした教室を、保健センターと保育所で開きます。",
                 [("保健センターで6回、保育所で4回開く。", [HEALTH, NURSERY])], "19", None),
            ]),
        ]),
        ("1-2 保育と幼児教育", [
            ("1-2-1 預け先の確保", [
                ("①", "保育定員の調整", "申込みの見込みを地区別に立て、定員の変更や小規模保育の公募につなげます。",
                 [("北地区で定員を18人増やし、年度初めの待機児童をなくす。", [NURSERY])], "22", None),
                ("②", "一時預かりの広域利用", "通院や仕事のときに、隣の市や町の施設でもこどもを預けられるようにします。",
                 [("隣接する2市と協定を結び、10月から受付を始める。", [NURSERY])], "22", None),
            ]),
            ("1-2-2 保育の質の向上", [
                ("①", "園をたずねる発達相談", "心理士と保健師が園をたずね、気になる様子のあるこどもへの関わり方を保育者と一緒に考えます。",
                 [("市内全22園を年2回ずつたずねる。", [NURSERY, CENTER])], "23", "令和5年度までの名称は「巡回相談」"),
                ("②", "保育者の学び合い研修", "公立と私立の保育者が互いの保育を見学し、記録をもとに話し合います。",
                 [("公開保育を6園で行い、参加者を延べ200人とする。", [NURSERY])], "23", None),
            ]),
        ]),
    ]),
    ("2 学びと居場所を広げる", [
        ("2-1 学びと体験の機会", [
            ("2-1-1 学校での学びの支え", [
                ("①", "校内の落ち着ける部屋", "教室に入りにくいこどもが自分のペースで過ごし、学べる部屋を学校の中に置きます。",
                 [("小学校8校、中学校4校に置き、支援員を1人ずつ配置する。", [SCHOOL])], "28", None),
                ("②", "幼保小のつなぎ会議", "園と小学校の職員が、入学前後のこどもの育ちを伝え合う会議を学区ごとに開きます。",
                 [("全12学区で年3回開く。", [SCHOOL, NURSERY])], "28", None),
                ("③", "園をたずねる発達相談（再掲）", "心理士と保健師が園をたずね、気になる様子のあるこどもへの関わり方を保育者と一緒に考えます。",
                 [("市内全22園を年2回ずつたずねる。", [NURSERY])], "28", None),
            ]),
            ("2-1-2 放課後と休日の体験", [
                ("①", "放課後ひろば", "小学校の空き教室で、地域の大人の見守りのもと、遊びと宿題の場を開きます。",
                 [("3校で新たに始め、全12校で週2日開く。", [LEARNING, SCHOOL])], "30", None),
                ("②", "水辺の自然体験", "みなも川の生き物調べや舟遊びを通じて、自然と安全を学ぶ日帰りの体験を行います。",
                 [("夏と秋に計5回行い、150人の参加を目指す。", [LEARNING])], "30", None),
                ("③", "図書館の読み聞かせ便", "司書と読み聞かせの会が、絵本を持って児童センターや園をたずねます。",
                 [("月4回、年48回たずねる。", [LEARNING])], "31", None),
            ]),
        ]),
        ("2-2 安心できる居場所", [
            ("2-2-1 地域の居場所づくり", [
                ("①", "児童センターの夜間開館", "中学生と高校生が夕方以降も過ごせるよう、週末の開館時間を延ばします。",
                 [("南児童センターで金曜と土曜に20時30分まで開く。", [POLICY])], "34", None),
                ("②", "こども食堂の開設支援", "こども食堂を始める団体に、場所探し、衛生の講習、初めの費用の補助を行います。",
                 [("新たに2か所の開設を支え、運営団体の交流会を年2回開く。", [POLICY, WELFARE_SHORT])], "34", None),
                ("③", "若者のたまり場づくり", "駅前の空き店舗を使い、10代後半から20代が気軽に立ち寄れる場を試みます。",
                 [("週2日の試行を半年間行い、利用者の声をまとめる。", [POLICY])], "35", None),
            ]),
            ("2-2-2 こどもの声を聴く", [
                ("①", "こども・若者会議の運営", "小学5年生から24歳までの委員が市の計画に意見を述べる会議を開きます。",
                 [("公募の委員20人で年6回開き、意見への市の回答を公表する。", [POLICY])], "37", None),
                ("②", "計画のやさしい版づくり", "この計画をこども向けに書き直し、学校の授業で使えるようにします。",
                 [("やさしい版を作り、市内の全小中学校に配る。", [POLICY]),
                  ("総合的な学習の時間での使い方を例示し、5校で試す。", ["関係課（学校教育課）"])], "37", None),
            ]),
        ]),
    ]),
    ("3 困りごとに早く気づき支える", [
        ("3-1 早い気づきと相談", [
            ("3-1-1 相談の入口", [
                ("①", "こども家庭相談の窓口", "子育てや家族の悩みを、電話、来所、SNSで受け付けます。",
                 [("SNSの受付を毎日に広げ、相談員を1人増やす。", [CENTER])], "42", None),
                ("②", "学校に出向く相談員", "福祉の専門職が学校をたずね、家庭の困りごとを関係機関につなぎます。",
                 [("中学校4校を週1回、小学校8校を月1回たずねる。", [SCHOOL, CENTER])], "42", None),
                ("③", "妊婦と家庭の面談（再掲）", "母子健康手帳を渡すときに保健師が一人ずつ面談し、出産までの見通しと使える制度を一緒に確かめます。",
                 [("全員との面談を続け、妊娠8か月ごろの二度目の面談を希望者全員に行う。", [CENTER])], "42", None),
            ]),
            ("3-1-2 虐待の防止", [
                ("①", "支援が必要なこどもの連絡会議", "警察、病院、学校などが集まり、支援が必要な家庭の情報と役割分担を確かめます。",
                 [("代表者の会議を年2回、担当者の会議を毎月開く。", [CENTER])], "44", None),
                ("②", "おむつ定期便の見守り", "1歳までの家庭に毎月おむつを届け、配達員が親子の様子を見守ります。",
                 [("対象の全家庭に案内し、9割以上の利用を目指す。", [WELFARE])], "44", None),
            ]),
        ]),
        ("3-2 くらしと自立の支え", [
            ("3-2-1 くらしの支え", [
                ("①", "就学費用の援助", "学用品や給食にかかる費用を、所得に応じて援助します。",
                 [("新入学の準備に間に合うよう、3月初めに支給する。", [SCHOOL])], "47", None),
                ("②", "ひとり親家庭の就業相談", "資格の取得や転職について、専門の相談員が一人ずつ計画を立てて支えます。",
                 [("夜間の相談を月2回設け、20人の就業を目指す。", [POLICY])], "47", None),
                ("③", "こども食堂の開設支援（再掲）", "こども食堂を始める団体に、場所探し、衛生の講習、初めの費用の補助を行います。",
                 [("新たに2か所の開設を支え、運営団体の交流会を年2回開く。", [POLICY, WELFARE_SHORT])], "47", None),
            ]),
            ("3-2-2 若者の自立", [
                ("①", "若者の仕事体験", "働くことに不安のある若者が、市内の事業所で短い仕事体験をします。",
                 [("相談の窓口を月2回開き、体験につなげる。", [POLICY]),
                  ("受入れ先を12事業所に広げ、30人の体験を支える。", [WELFARE])], "49", None),
                ("②", "家族の世話をするこどもの支援", "家事や介護を担うこどもに気づき、ヘルパーの派遣や相談につなげます。",
                 [("全中学校で調査を行い、必要な家庭にヘルパーを派遣する。", [CENTER, SCHOOL])], "49", None),
            ]),
        ]),
    ]),
]

# 施策の柱または施策と、その下に印刷する説明
HEADINGS = [
    ("1 生まれる前からの育ちを支える", None, None, "妊娠が分かったときから小学校に入るまで、どの家庭も相談相手のいる市を目指します。"),
    ("1 生まれる前からの育ちを支える", "1-1 妊娠・出産・子育ての安心", None, "保健と福祉の職員が組になって家庭を支え、担当者が替わっても話が途切れないようにします。"),
    ("1 生まれる前からの育ちを支える", "1-2 保育と幼児教育", None, "必要なときに預けられることと、どの園でも育ちが大切にされることの両方を進めます。"),
    ("2 学びと居場所を広げる", "2-1 学びと体験の機会", None, "学校の中にも外にも、こどもが自分に合った学び方を選べる場を増やします。"),
    ("2 学びと居場所を広げる", "2-2 安心できる居場所", "2-2-2 こどもの声を聴く", "こどもに関わることを決めるときは、こどもの意見を聴き、その扱いを本人たちに返します。"),
    ("3 困りごとに早く気づき支える", "3-1 早い気づきと相談", None, "困ってからではなく、困りそうなときに声が届く仕組みを整えます。"),
]

# 指標：基本方針、施策の柱、指標、担当課、現状値、目標値、方向、注記
INDICATORS = [
    ("1 生まれる前からの育ちを支える", "1-1 妊娠・出産・子育ての安心", "妊娠8か月ごろの面談を受けた妊婦の割合", CENTER_IN_ONE_LINE, "71.5%", "90%", "増やす", None),
    ("1 生まれる前からの育ちを支える", "1-1 妊娠・出産・子育ての安心", "3歳児健診の受診率", HEALTH, "95.2%", "98%", "増やす", None),
    ("1 生まれる前からの育ちを支える", "1-2 保育と幼児教育", "年度初めの待機児童数", NURSERY, "7人", "0人", "減らす", "翌年度4月1日の数"),
    ("2 学びと居場所を広げる", "2-1 学びと体験の機会", "学校に行くのが楽しいと答えた小学生の割合", None, "83.4%", "88%", "増やす", "市の学習状況調査"),
    ("2 学びと居場所を広げる", "2-2 安心できる居場所", "こども食堂の数", POLICY, "6か所", "10か所", "増やす", None),
    ("3 困りごとに早く気づき支える", "3-1 早い気づきと相談", "学校と窓口の情報共有の手順", CENTER_IN_ONE_LINE, "検討", "運用", None, None),
    ("3 困りごとに早く気づき支える", "3-2 くらしと自立の支え", "頼れる大人がいると答えた若者の割合", None, "-", "80%", "増やす", "令和8年度に調査"),
]

# 建制順
DEPARTMENTS = [
    (POLICY, None, "kodomo-seisaku@example.lg.jp", "早瀬"),
    (NURSERY, None, "hoiku@example.lg.jp", "浜田"),
    (CENTER_IN_ONE_LINE, None, "kodomo-center@example.lg.jp", "湊"),
    (HEALTH, None, "kenko@example.lg.jp", "汐見"),
    (SCHOOL, None, "gakko@example.lg.jp", "堀川"),
    (LEARNING, None, "shogai@example.lg.jp", "入江"),
    (WELFARE, WELFARE_SHORT, "chiiki@minamo-shakyo.example.jp", "沢村"),
]

SETTINGS = [
    ("提出期限", "令和7年5月30日"),
    ("事務局", "こども未来部 こども政策課 企画係"),
    ("担当者", "早瀬"),
    ("内線", "2314"),
    ("メール", "kodomo-seisaku@example.lg.jp"),
    ("会議名", "みなも市こども・若者計画推進委員会"),
    ("会議日", "令和7年7月18日"),
    ("資料番号", "資料1"),
]

THIN = Side(style="thin", color="808080")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADER = PatternFill("solid", fgColor="DDEBF7")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def style_table(sheet, header_row, widths):
    """Borders, wrapped text, a coloured header that stays in view."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in sheet.iter_rows(min_row=header_row, max_row=sheet.max_row, max_col=len(widths)):
        for cell in row:
            cell.border = BORDER
            cell.alignment = WRAPPED
    for cell in sheet[header_row]:
        cell.fill = HEADER
        cell.font = Font(bold=True)
    sheet.freeze_panes = sheet.cell(header_row + 1, 1)


def merge_down(sheet, column, first, last):
    if last > first:
        sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


def write_plan(sheet):
    sheet.title = "計画"
    sheet.append(["みなも市こども・若者計画　事業一覧"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(["基本方針", "施策の柱", "施策", "番号", "事業名", "事業の内容", "担当課", f"{YEAR}の計画", "頁", "備考"])
    for policy, pillars in PLAN:
        policy_row = sheet.max_row + 1
        for pillar, measures in pillars:
            pillar_row = sheet.max_row + 1
            for measure, items in measures:
                measure_row = sheet.max_row + 1
                for number, title, description, rows, page, remark in items:
                    item_row = sheet.max_row + 1
                    for target, owners in rows:
                        # A merged cell's value stands in its first row only.
                        first = sheet.max_row + 1 == item_row
                        sheet.append([
                            policy if sheet.max_row + 1 == policy_row else None,
                            pillar if sheet.max_row + 1 == pillar_row else None,
                            measure if sheet.max_row + 1 == measure_row else None,
                            number if first else None, title if first else None, description if first else None,
                            "\n".join(owners), target, page if first else None, remark if first else None,
                        ])
                    for column in (4, 5, 6, 9, 10):
                        merge_down(sheet, column, item_row, sheet.max_row)
                merge_down(sheet, 3, measure_row, sheet.max_row)
            merge_down(sheet, 2, pillar_row, sheet.max_row)
        merge_down(sheet, 1, policy_row, sheet.max_row)
    style_table(sheet, 3, [16, 18, 20, 6, 24, 44, 16, 34, 6, 22])


def write_table(book, title, header, rows, widths):
    sheet = book.create_sheet(title)
    sheet.append(header)
    for row in rows:
        sheet.append(list(row))
    style_table(sheet, 1, widths)


def fixed_dates(data):
    """The same workbook without the time of day at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", SAVED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            info = zipfile.ZipInfo(name, SAVED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def main():
    book = Workbook()
    book.properties.creator = "みなも市こども政策課"
    write_plan(book.active)
    write_table(book, "見出し", ["基本方針", "施策の柱", "施策", "説明"], HEADINGS, [30, 30, 30, 70])
    write_table(book, "指標", ["基本方針", "施策の柱", "指標", "担当課", "現状値", "目標値", "方向", "注記"], INDICATORS,
                [30, 30, 44, 22, 10, 10, 10, 22])
    write_table(book, "部署", ["部署名", "別名", "メール", "担当者"], DEPARTMENTS, [28, 12, 36, 12])
    write_table(book, "設定", ["項目", "値"], SETTINGS, [16, 44])
    data = io.BytesIO()
    book.save(data)
    Path(__file__).with_name("plan.xlsx").write_bytes(fixed_dates(data.getvalue()))


if __name__ == "__main__":
    main()
