//! Every finding in words: one place for all sentences that terminal, JSON and workbook show.

use super::finding::{Code, Finding, Severity};

/// The words of one code.
#[derive(Debug)]
pub struct Words {
    /// The code.
    pub code: Code,
    /// Its name in machine-readable output.
    pub name: &'static str,
    /// Its usual severity.
    pub severity: Severity,
    /// A short heading, as in the column 種別.
    pub title: &'static str,
    /// What is the matter; `{name}` stands for a value of the finding.
    pub what: &'static str,
    /// What was expected: how it is where there is no such finding.
    pub expected: &'static str,
    /// What to do now.
    pub action: &'static str,
    /// What provokes it. `tests/findings` does exactly this.
    pub example: &'static str,
}

// In this order: code, name, severity, title, what, expected, action, example.
macro_rules! catalogue {
    ($($code:ident $name:literal $severity:ident $title:literal $what:literal $expected:literal $action:literal $example:literal)*) => {
        /// All codes, in the order of the documentation.
        pub const CATALOGUE: &[Words] = &[$(Words {
            code: Code::$code,
            name: $name,
            severity: Severity::$severity,
            title: $title,
            what: $what,
            expected: $expected,
            action: $action,
            example: $example,
        }),*];
    };
}

catalogue! {
    PlanMissingTitle "plan-missing-title" Error "題名なし"
        "計画の行に{title_label}がありません。"
        "どの行にも題名があるか、上の取組の続きとして番号も空欄になっています。"
        "計画.xlsxのこのセルに{title_label}を入力してください。"
        "計画.xlsxで、番号を書いた行の題名を空欄にすると出ます。"
    PlanMissingOwner "plan-missing-owner" Error "担当なし"
        "「{title}」の行に{owner_label}がないため、どの課にも配布されません。"
        "どの行にも担当が一つ以上書かれているか、シート「見出し」の担当課で補われます。"
        "計画.xlsxのこのセルに{owner_label}を入力してください。"
        "計画.xlsxで、題名のある行の担当を空欄にすると出ます。"
    PlanUnknownOwner "plan-unknown-owner" Warning "部署一覧にない担当"
        "担当「{owner}」がシート「部署」にありません。{near}"
        "シート「部署」があるときは、担当はそこにある部署名か別名のどれかです。"
        "表記の誤りなら計画.xlsxのこのセルを直し、正しい名前ならシート「部署」に行を加えてください。"
        "シート「部署」に「商工課」だけがあるときに、担当を「商工観光課」と書くと出ます。"
    PlanUnknownColumn "plan-unknown-column" Info "様式にない列"
        "シート「計画」の列「{column}」は様式の設定にないため、使いません（内容はそのまま残ります）。"
        "シート「計画」の列は、様式で決めた見出しのどれかです。"
        "使う列であれば見出しの表記（年度など）を直してください。使わない列であれば、することはありません。"
        "計画.xlsxに、様式で使わない「財源」の列を加えると出ます。"
    PlanOtherYear "plan-other-year" Warning "別の年度の列"
        "シート「計画」の列「{column}」は、今回（{this_year}）の取りまとめで使う年度の列ではないため、各課の様式に載りません。"
        "様式が計画から載せる列は、今回の年度のものです。"
        "計画.xlsxの見出しの年度と、設定の年度（torimatome.toml の year）のどちらが誤りか確かめて、直してください。"
        "令和7年度の取りまとめを、見出しが「令和6年度の計画」のままの計画.xlsxで始めると出ます。"
    RelistedNoOriginal "relisted-no-original" Error "再掲元なし"
        "再掲とされている「{title}」の再掲元が計画の中に見つかりません。"
        "再掲の行には、同じ題名（または書かれた番号）の再掲元が計画の別の箇所にあります。"
        "題名の表記を再掲元にそろえるか、再掲の表示を外してください。「計画の点検」の判断に再掲元の整理番号を書くこともできます。"
        "「おはなし会」の再掲を、題名を変えて「えほんの会（再掲）」と書くと出ます。"
    RelistedAmbiguous "relisted-ambiguous" Warning "再掲元が複数"
        "再掲「{title}」の再掲元になりうる取組が{count}件あり、決められません。"
        "再掲の行の題名、番号、担当、概要から、再掲元が一つに決まります。"
        "題名をいずれか一つにそろえるか、「1-1-①の再掲」のように番号を書いてください。「計画の点検」の判断で再掲元を選ぶこともできます。"
        "「学校活動」という取組が二か所にあるときに、事業の内容も再掲元の番号も書かない「学校活動（再掲）」の行を置くと出ます。"
    RelistedOwnerDiffers "relisted-owner-differs" Warning "再掲の担当が相違"
        "再掲「{title}」の担当（{copy}）が、再掲元の担当（{original}）と異なります。"
        "再掲の担当は、再掲元の担当と同じです。"
        "どちらが正しいか確かめて計画.xlsxを直してください。違ってよい場合は、することはありません。"
        "再掲元の担当が図書館のときに、再掲の行の担当を生涯学習課とすると出ます。"
    RelistedTextDiffers "relisted-text-differs" Warning "再掲の文が相違"
        "再掲「{title}」の{label}が再掲元と異なります（{difference}：{detail}）。"
        "様式で同じでなければならないと決めた欄は、再掲と再掲元で同じ文です。"
        "どちらが正しいか確かめ、計画.xlsxを直してください。"
        "再掲の行の事業の内容を、再掲元と違う言い回しにすると出ます。"
    RelistedUnmarked "relisted-unmarked" Info "再掲の表示なし"
        "「{title}」は、別の箇所（{other}）の「{original}」と{alike}ですが、再掲の表示がありません。"
        "同じことを書いた取組は一つだけで、ほかの箇所のものには再掲の表示があります。"
        "再掲であれば題名に再掲の表示を付けるか、取りまとめたブックの「計画の点検」の判断で「再掲である」を選んでください。別の取組であれば「再掲ではない」を選ぶと、次から出ません。"
        "再掲の行の題名から「（再掲）」を消すと出ます。"
    ReturnMissing "return-missing" Error "未提出"
        "{department}から回答が届いていません。"
        "記入をお願いしたすべての部署から、ファイルが一つ以上届いています。"
        "提出をお願いしてください。届いたファイルはフォルダ「回収」に入れてください。"
        "ある課のファイルを「回収」に入れずに取りまとめると出ます。"
    ReturnEmpty "return-empty" Error "記入なし"
        "{department}から届いたファイルに記入が一つもありません。"
        "届いたファイルには、記入が一つ以上あります。"
        "記入前のファイルが送られていないか、{department}に確かめてください。"
        "配布した様式を、何も記入しないまま「回収」に入れると出ます。"
    ReturnUnreadable "return-unreadable" Error "開けないファイル"
        "「{file}」は読み取れません（{reason}）。"
        "表計算の名前のファイルは、パスワードなしで開けて、壊れていない、大きすぎないブックです。"
        "{remedy}"
        "ブックではない内容のファイルに「.xlsx」という名前を付けて「回収」に入れると出ます。"
    FileNotRead "file-not-read" Warning "読み取らないファイル"
        "「{file}」は{kind}のため読み取りません。"
        "「回収」にあるのは、配布した様式（表計算のファイル）か、それを入れた圧縮ファイルやメールです。"
        "{remedy}"
        "Wordの送付状を「回収」に入れると出ます。"
    ReturnForeign "return-foreign" Warning "この計画以外のファイル"
        "「{file}」は、この計画の様式として読み取れません（{reason}）。記入らしいセルは{count}個です。"
        "「回収」にある表計算のファイルは、この計画の様式です。"
        "この計画への回答であれば、配布した様式に転記して「回収」に入れてください。無関係なら取り除いてください。"
        "様式ではない名簿のブックを「回収」に入れると出ます。"
    ReturnStale "return-stale" Warning "別の年度の様式"
        "{whose}「{file}」は{year}の様式です（今回は{this_year}）。回答{count}件は取り込んでいません。"
        "届いた様式は、今回の年度のものです。"
        "{department}に今回の様式での提出をお願いしてください。"
        "昨年度の様式に記入したファイルを「回収」に入れると出ます。"
    ReturnConflict "return-conflict" Warning "二つの回答が相違"
        "{department}から届いたものに、回答の食い違うところが{count}か所あります。{choice}を採用しました。"
        "一つの課から届いたファイルがいくつあっても、同じ欄の記入は同じです。"
        "どちらが正しいか{department}に確かめてください。"
        "提出のあった課から、一か所だけ違う評価を書いたファイルがもう一つ届くと出ます。後のファイルが必須の欄をすべて埋めているときは、差替えとみなして参考になります。"
    RowBlank "row-blank" Error "行が未記入"
        "{department}：{number}「{title}」の必須の欄（{fields}）がすべて空欄です。{merged}"
        "記入をお願いした行には、必須の欄がすべて記入されています。"
        "{department}に記入をお願いしてください。"
        "一つの行の必須の欄をすべて空欄のまま返すと出ます。"
    RowMissing "row-missing" Error "行が削除"
        "{department}：{number}「{title}」の行が、届いたファイルからなくなっています。"
        "配布した行は、届いたファイルにもすべてあります。"
        "削除した理由を確かめ、必要なら様式を送り直してください。"
        "届いたファイルで、記入行を一つ削除すると出ます。"
    RowRecovered "row-recovered" Info "行を文面で特定"
        "{department}：行の目印が失われていた{count}行を、計画の文面（同じ文面の行が並ぶときは、その順）から元の行に戻しました。{columns}"
        "行の目印（隠れた列にあります）が、届いたファイルにも残っています。"
        "念のため、整理番号と題名、列の並びが合っているか確かめてください。合っていれば、することはありません。"
        "届いたファイルで、隠れた列にある行の目印を消すと出ます。"
    RowAmbiguous "row-ambiguous" Warning "行を決められない"
        "{department}：{lines}{problem}（{reason}）。{texts}"
        "届いたファイルでは、一つの取組の行は一つで、目印と計画の文面が同じ取組を指しています。"
        "どの取組への回答か{department}に確かめ、行を直して「回収」に入れ直してください。"
        "届いたファイルで行を写して二つにし、それぞれに違う実績を書くと出ます。"
    RowUnplaced "row-unplaced" Error "行き先のない回答"
        "{department}：{number}「{title}」への回答（{count}か所：{texts}）に当たる行が、今の計画にありません。"
        "届いた回答の行は、今の計画にもあります。"
        "計画から外れた取組か確かめ、必要なら該当する行に転記してください。"
        "配布した後に計画.xlsxから取組を一つ削除し、その取組への回答が届くと出ます。"
    RowMoved "row-moved" Warning "担当が変わった行"
        "{department}：{number}「{title}」は、今の計画では{owners}の担当です。配布の後に担当が変わったか、ほかの課の行に記入されています。回答は「回答一覧」に残してあります。"
        "記入された行は、今の計画でもその課の担当です。"
        "どちらの課の回答を載せるか確かめてください。"
        "配布した後に計画.xlsxで担当を別の課に変え、前の担当から回答が届くと出ます。"
    RatingMissing "rating-missing" Error "評価が未記入"
        "{department}：{number}「{title}」の{label}（必須）が空欄です。{merged}"
        "必須の評価には、評価の選択肢のどれか一つが記入されています。"
        "{department}に記入をお願いしてください。"
        "ほかの欄を記入した行で、自己評価だけを空欄にすると出ます。"
    TextMissing "text-missing" Error "記入もれ"
        "{department}：{number}「{title}」の{label}（必須）が空欄です。{merged}"
        "必須の欄には、何か記入されています。"
        "{department}に記入をお願いしてください。"
        "ほかの欄を記入した行で、実績だけを空欄にすると出ます。"
    TextUnfinished "text-unfinished" Warning "書きかけの記入"
        "{department}：{number}「{title}」の{label}に、書きかけと思われる箇所があります（{words}）。"
        "記入は書き終えてあり、伏せ字や空白の箇所がありません。"
        "記入する言葉や数を{department}に確かめてください。"
        "実績に「講座を●回開きました。」と書いたまま返すと出ます。"
    TextRefers "text-refers" Warning "ほかを指す記入"
        "{department}：{number}「{title}」の{label}は「{raw}」とあります。{meant}"
        "記入欄には、回答そのものが書かれています。"
        "会議資料に載せる文を{department}に確かめてください。"
        "実績に「別紙のとおり」とだけ書くと出ます。"
    TextStruck "text-struck" Warning "取り消し線のある記入"
        "{department}：{number}「{title}」の{label}に取り消し線があります。消された部分は「{struck}」、残りは「{kept}」で、残りを回答としました。"
        "記入に取り消し線がなく、書いてある文がそのまま回答になります。"
        "消してよい部分か確かめてください。残す場合は、取り消し線を外してもらってください。"
        "実績の一部に取り消し線を引いて返すと出ます。"
    RatingInvalid "rating-invalid" Error "評価が選択肢以外"
        "{department}：{number}「{title}」の{label}「{raw}」は、評価の選択肢（{allowed}）のどれか一つとして読めません。"
        "評価は、評価の選択肢のどれか一つです。"
        "{department}の記入がどの評価を指すか確かめてください。"
        "自己評価に「○～△」と二つ書くと出ます。"
    ValueInvalid "value-invalid" Error "値の形式が相違"
        "{department}：{number}「{title}」の{label}「{raw}」は、{allowed}として読めません。"
        "数値、日付、選択の欄には、その形の値が記入されています。"
        "{department}の記入の正しい値を確かめてください。"
        "数値の欄の参加者数に「多数」と書くと出ます。"
    ValueUncertain "value-uncertain" Warning "値が不確か"
        "{department}：{number}「{title}」の{label}は、入力された内容を確実には読み取れません（{reason}）。"
        "記入は、見えているとおりに読み取れる文字か数値です。"
        "ファイルを開いて見えている値を確かめ、文字で入力し直してもらってください。"
        "記入欄に計算式を入れ、エラー値（#REF! など）になったまま返すと出ます。"
    PlanTextEdited "plan-text-edited" Warning "計画の文が変更"
        "{department}：{number}「{title}」の{label}が「{before}」から「{after}」に書き換えられています。掲載は計画の文のままです。"
        "計画の文は、配布したときのままです（空白や改行、全角と半角の違いは構いません）。"
        "計画の文を直す提案か確かめ、直す場合は計画.xlsxを直してください。"
        "届いたファイルで、計画の欄の文に「（見直し中）」と書き加えると出ます。"
    JointConflict "joint-conflict" Warning "共同担当の回答が相違"
        "{department}：{number}「{title}」の{label}が、{lead}の回答と異なります。{lead}の回答を掲載しています。"
        "共同担当の行は主担当が記入し、ほかの課は空欄にするか、同じ内容を記入します。"
        "どちらを掲載するか、両課に確かめてください。"
        "共同担当の課が、主担当と違う実績を書くと出ます。空欄や「主担当に同じ」では出ません。"
    RelistedRatingDiffers "relisted-rating-differs" Error "再掲の評価が相違"
        "{department}：再掲{number}「{title}」の{label}（{copy}）が、再掲元（整理番号{original_number}）の{label}（{original}）と異なります。"
        "再掲の行の評価は、再掲元の行の評価と同じです。"
        "どちらが正しいか{department}に確かめてください。"
        "再掲元の評価はそのままで、再掲の行の評価だけを変えると出ます。"
    RelistedAnswerDiffers "relisted-answer-differs" Warning "再掲の記入が相違"
        "{department}：再掲{number}「{title}」の{label}が、再掲元（整理番号{original_number}）と異なります（{difference}）。"
        "再掲の行の記入は、再掲元の行の記入と同じです。"
        "違いが意図したものか{department}に確かめてください。"
        "再掲の行の実績だけを、再掲元と違う文にすると出ます。空白や記号など表記だけの違いは参考になります。"
    RelistedBlank "relisted-blank" Info "再掲に転記"
        "{department}：{number}「{title}」の{label}が空欄のため、整理番号{original_number}の記入を転記しました。"
        "再掲の行にも記入をお願いする様式では、再掲の行も記入されています。"
        "転記した内容を確かめてください。そのままでよければ、することはありません。"
        "再掲元に記入し、再掲の行の実績を空欄にすると出ます。"
    TextAsLastYear "text-as-last-year" Info "昨年度と同じ文"
        "{department}：{rows}の記入が、昨年度の記入と同じ文です。"
        "記入は、報告の年度に行ったことを書いた文です。"
        "昨年度の文のままでよいか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、昨年度の実績が計画にあるときに、実績に昨年度と同じ文を書くと出ます。"
    TextAsPlan "text-as-plan" Info "計画と同じ文"
        "{department}：{rows}の記入が、計画の文と同じ文です。"
        "記入は、計画したことではなく、行ったことを書いた文です。"
        "計画の文を写したままでないか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、実績に計画の欄と同じ文を書くと出ます。"
    TextRepeated "text-repeated" Info "同じ文の繰り返し"
        "{department}：{rows}に、同じ長い文が書かれています。"
        "別の取組の行には、それぞれの取組のことが書かれています。"
        "行を取り違えて写していないか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、再掲ではない二つの行に40字以上の同じ実績を書くと出ます。"
    TextNamesLastYear "text-names-last-year" Info "昨年度のことの記入"
        "{department}：{rows}の記入が、{detail}のこととして書かれています。"
        "記入には、報告の年度のことが書かれています。"
        "年度の書き誤りか、昨年度の文のままでないか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、令和6年度の実績に「令和5年度は講座を開きました。」とだけ書くと出ます。"
    TextLength "text-length" Info "字数が目安と相違"
        "{department}：{rows}の記入の長さが、目安と大きく違います（{detail}）。"
        "記入の長さは、目安の字数の4分の1から2倍までです。"
        "会議資料に収まるか、内容が足りるか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、目安が100字の実績に「講座を開いた。」とだけ書くと出ます。"
    RatingBestNotDone "rating-best-not-done" Info "最上位の評価と未実施"
        "{department}：{rows}の評価は最上位ですが、記入は{detail}です。"
        "最上位の評価の行には、行ったことが書かれています。"
        "評価と記入のどちらが正しいか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、最上位の評価の行の実績に「講座を企画したが、実施できなかった。」と書くと出ます。"
    RatingWorstNoReason "rating-worst-no-reason" Info "最下位の評価の理由なし"
        "{department}：{rows}の評価は最下位ですが、理由の分かる記入がありません。"
        "最下位の評価の行には、理由が書かれています。"
        "理由を尋ねるかどうか決めてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、最下位の評価の行の文の欄に「特になし」とだけ書くと出ます。"
    RatingTwoGrades "rating-two-grades" Info "昨年度から2段階以上の変化"
        "{department}：{rows}の評価が、昨年度から2段階以上変わっています（{detail}）。"
        "評価は、昨年度と同じか、1段階違います。"
        "書き誤りでないか、会議で尋ねられたときの説明があるか確かめてください。よければ、することはありません。"
        "様式でこの指摘を使うことにし、昨年度の評価が△の行の評価を◎とすると出ます。"
    StrayText "stray-text" Warning "記入欄の外の書き込み"
        "{department}：{row}{where}に書き込みがあります（{text}）。"
        "書き込みは記入欄の中だけにあり、余白、メモ、図、加えたシートには何もありません。"
        "回答の一部か、事務局への連絡かを確かめてください。会議資料には載りません。"
        "届いたファイルで、表の右の余白に「係長に確認中」と書くと出ます。"
    FileSetAside "file-set-aside" Info "対象外のファイル"
        "{whose}「{file}」は、{reason}ため取り込みません。"
        "使わないファイルだけが、旧・差替前・不要のフォルダにあるか、「提出状況」の列「採用」で「しない」とされています。"
        "{remedy}使わないファイルであれば、することはありません。"
        "「回収」の下の「差替前」というフォルダにファイルを移すと出ます。"
    FileWithMacros "file-with-macros" Info "マクロ付きのファイル"
        "{whose}「{file}」はマクロを含むことのできる形式（.xlsm など）のため、マクロは動かさず、セルの内容だけを取り込みました。"
        "届くのは、マクロのない様式（.xlsx）です。"
        "マクロで値を入れるファイルであれば、届いた内容に不足がないか確かめてください。そうでなければ、することはありません。"
        "届いたファイルを「Excelマクロ有効ブック（.xlsm）」として保存して返すと出ます。"
    NoteToOffice "note-to-office" Info "事務局への連絡"
        "{department}から連絡があります：{text}"
        "連絡は、あってもなくても構いません。"
        "内容を確かめてください。会議資料には載りません。"
        "記入要領の「事務局への連絡」の欄やメールの本文に、何か書いて返すと出ます。"
    CorrectionConflict "correction-conflict" Warning "修正の後に記入が変更"
        "{department}：{number}「{title}」の{label}は、事務局が「{after}」に修正した後に、{department}の記入が「{before}」から「{now}」に変わりました。{department}の記入を掲載しています。"
        "事務局が修正した欄には、その後、別の記入が届いていません。"
        "どちらを掲載するか{department}に確かめてください。修正した文を掲載する場合は、取りまとめたブックの「回答一覧」のその欄をもう一度直してください。"
        "取りまとめたブックの「回答一覧」で実績を直した後に、その課から実績を書き直した様式が届くと出ます。"
    WorkbookKept "workbook-kept" Warning "配布用ファイルを残しました"
        "「{file}」は配布した後に手が加えられているか、読み取れないため、上書きしませんでした。"
        "「配布」のファイルは、作ったときのままです。"
        "作り直してよい場合は、--force を付けて distribute を実行してください。"
        "「配布」のファイルをExcelで開いて保存し、もう一度 distribute を実行すると出ます。"
}

impl Code {
    /// The words of this code.
    pub fn words(self) -> &'static Words {
        CATALOGUE.iter().find(|words| words.code == self).unwrap_or(&CATALOGUE[0])
    }

    /// Its name in machine-readable output.
    pub fn name(self) -> &'static str {
        self.words().name
    }

    /// Its usual severity.
    pub fn severity(self) -> Severity {
        self.words().severity
    }
}

impl Finding {
    /// What is the matter, as a sentence. `names` supplies what the finding itself holds only by index.
    pub fn what(&self, names: &[(&str, &str)]) -> String {
        self.sentence(self.code.words().what, names)
    }

    /// What to do now, as a sentence.
    pub fn action(&self, names: &[(&str, &str)]) -> String {
        self.sentence(self.code.words().action, names)
    }

    fn sentence(&self, pattern: &str, names: &[(&str, &str)]) -> String {
        fill(pattern, |name| {
            let fact = self.facts.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
            let value = fact.or_else(|| names.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
            debug_assert!(value.is_some(), "{}: whoever reports it must say {name}", self.code.name());
            value.unwrap_or("－")
        })
    }
}

/// A sentence with a value for each `{name}`.
pub(super) fn fill<'v>(pattern: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut sentence = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        sentence.push_str(value(name));
        rest = tail;
    }
    sentence.push_str(rest);
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_words_once() {
        let names: BTreeSet<_> = CATALOGUE.iter().map(|words| words.name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        for words in CATALOGUE {
            assert_eq!(words.code.name(), words.name);
            assert!(words.what.ends_with('。') || words.what.ends_with('}'), "{}", words.name);
            assert!(words.action.ends_with('。') || words.action.ends_with('}'), "{}", words.name);
            assert!(words.expected.ends_with('。') && words.example.ends_with('。'), "{}", words.name);
        }
    }

    #[test]
    fn sentences_name_their_values() {
        let finding = Finding::new(Code::ReturnMissing);
        assert!(finding.what(&[("department", "生活支援課")]).starts_with("生活支援課"));
    }
}
