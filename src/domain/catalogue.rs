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
    /// What to do now.
    pub action: &'static str,
}

macro_rules! catalogue {
    ($($code:ident $name:literal $severity:ident $title:literal $what:literal $action:literal)*) => {
        /// All codes, in the order of the documentation.
        pub const CATALOGUE: &[Words] = &[$(Words {
            code: Code::$code, name: $name, severity: Severity::$severity, title: $title, what: $what, action: $action,
        }),*];
    };
}

catalogue! {
    PlanMissingTitle "plan-missing-title" Error "題名なし"
        "計画の行に{title_label}がありません。"
        "計画.xlsxのこのセルに{title_label}を入力してください。"
    PlanMissingOwner "plan-missing-owner" Error "担当なし"
        "「{title}」の行に{owner_label}がないため、どの課にも配布されません。"
        "計画.xlsxのこのセルに{owner_label}を入力してください。"
    PlanUnknownOwner "plan-unknown-owner" Warning "部署一覧にない担当"
        "担当「{owner}」がシート「部署」にありません。{near}"
        "表記の誤りなら計画.xlsxのこのセルを直し、正しい名前ならシート「部署」に行を加えてください。"
    PlanUnknownColumn "plan-unknown-column" Info "様式にない列"
        "シート「計画」の列「{column}」は様式の設定にないため、使いません（内容はそのまま残ります）。"
        "使う列であれば見出しの表記（年度など）を確かめてください。"
    RelistedNoOriginal "relisted-no-original" Error "再掲元なし"
        "再掲とされている「{title}」の再掲元が計画の中に見つかりません。"
        "題名の表記を再掲元にそろえるか、再掲の表示を外してください。"
    RelistedAmbiguous "relisted-ambiguous" Warning "再掲元が複数"
        "再掲「{title}」の再掲元になりうる取組が{count}件あり、決められません。"
        "題名をいずれか一つにそろえるか、「1-1-①の再掲」のように番号を書いてください。"
    RelistedOwnerDiffers "relisted-owner-differs" Warning "再掲の担当が相違"
        "再掲「{title}」の担当（{copy}）が、再掲元の担当（{original}）と異なります。"
        "どちらが正しいか確かめ、計画.xlsxを直してください。違ってよい場合はそのままで差し支えありません。"
    RelistedTextDiffers "relisted-text-differs" Warning "再掲の文が相違"
        "再掲「{title}」の{label}が再掲元と異なります（{difference}：{detail}）。"
        "どちらが正しいか確かめ、計画.xlsxを直してください。"
    RelistedUnmarked "relisted-unmarked" Info "再掲の表示なし"
        "「{title}」は別の箇所（{other}）の取組と題名も内容も同じですが、再掲の表示がありません。"
        "再掲であれば題名に再掲の表示を付けてください。別の取組であればそのままで差し支えありません。"
    ReturnMissing "return-missing" Error "未提出"
        "{department}から回答が届いていません。"
        "提出をお願いしてください。届いたファイルはフォルダ「回収」に入れてください。"
    ReturnEmpty "return-empty" Error "記入なし"
        "{department}から届いたファイルに記入が一つもありません。"
        "記入前のファイルが送られていないか、{department}に確かめてください。"
    ReturnUnreadable "return-unreadable" Error "開けないファイル"
        "「{file}」は読み取れません（{reason}）。"
        "{remedy}"
    FileNotRead "file-not-read" Warning "表計算以外のファイル"
        "「{file}」は{kind}のため読み取りません。"
        "{remedy}"
    ReturnForeign "return-foreign" Warning "この計画以外のファイル"
        "「{file}」は、この計画の様式として読み取れません（{reason}）。記入らしいセルは{count}個です。"
        "この計画への回答であれば、配布した様式に転記して「回収」に入れてください。無関係なら取り除いてください。"
    ReturnStale "return-stale" Warning "別の年度の様式"
        "「{file}」は{year}の様式です（今回は{this_year}）。回答{count}件は取り込んでいません。"
        "{department}に今回の様式での提出をお願いしてください。"
    ReturnConflict "return-conflict" Warning "二つの回答が相違"
        "{department}から届いた複数のファイルで、回答が{count}か所異なります。{choice}を採用しました。"
        "どちらが正しいか{department}に確かめてください。"
    RowBlank "row-blank" Error "行が未記入"
        "{department}：{number}「{title}」の記入欄（{fields}）がすべて空欄です。"
        "{department}に記入をお願いしてください。"
    RowMissing "row-missing" Error "行が削除"
        "{department}：{number}「{title}」の行が、届いたファイルからなくなっています。"
        "削除した理由を確かめ、必要なら様式を送り直してください。"
    RowRecovered "row-recovered" Info "行を文面で特定"
        "{department}：行の目印が失われていた{count}行を、計画の文面から元の行に戻しました。"
        "念のため、整理番号と題名が合っているか確かめてください。"
    RowAmbiguous "row-ambiguous" Warning "行を決められない"
        "{department}：{lines}の行がどちらの取組のものか決められません（{reason}）。書かれている内容：{texts}"
        "どの取組への回答か{department}に確かめ、行を直して「回収」に入れ直してください。"
    RowUnplaced "row-unplaced" Error "行き先のない回答"
        "{department}：{number}「{title}」への回答（{count}か所：{texts}）に当たる行が、今の計画にありません。"
        "計画から外れた取組か確かめ、必要なら該当する行に転記してください。"
    RowMoved "row-moved" Warning "担当が変わった行"
        "{department}：{number}「{title}」の担当は、配布の後に{owners}へ変わりました。回答は「回答一覧」に残してあります。"
        "どちらの課の回答を載せるか確かめてください。"
    RatingMissing "rating-missing" Error "評価が未記入"
        "{department}：{number}「{title}」の{label}が空欄です。"
        "{department}に記入をお願いしてください。"
    TextMissing "text-missing" Error "記入もれ"
        "{department}：{number}「{title}」の{label}が空欄です。"
        "{department}に記入をお願いしてください。"
    RatingInvalid "rating-invalid" Error "評価が選択肢以外"
        "{department}：{number}「{title}」の{label}「{raw}」は、評価の選択肢（{allowed}）のどれか一つとして読めません。"
        "どの評価か{department}に確かめてください。"
    ValueInvalid "value-invalid" Error "値の形式が相違"
        "{department}：{number}「{title}」の{label}「{raw}」は、{allowed}として読めません。"
        "正しい値を{department}に確かめてください。"
    ValueUncertain "value-uncertain" Warning "値が不確か"
        "{department}：{number}「{title}」の{label}は、入力された内容を確実には読み取れません（{reason}）。"
        "ファイルを開いて見えている値を確かめ、文字で入力し直してもらってください。"
    PlanTextEdited "plan-text-edited" Warning "計画の文が変更"
        "{department}：{number}「{title}」の{label}が「{before}」から「{after}」に書き換えられています。掲載は計画の文のままです。"
        "計画の文を直す提案か確かめ、直す場合は計画.xlsxを直してください。"
    JointConflict "joint-conflict" Warning "共同担当の回答が相違"
        "{department}：{number}「{title}」の{label}が、{lead}の回答と異なります。{lead}の回答を掲載しています。"
        "どちらを掲載するか、両課に確かめてください。"
    RelistedRatingDiffers "relisted-rating-differs" Error "再掲の評価が相違"
        "{department}：再掲{number}「{title}」の{label}（{copy}）が、再掲元{original_number}の{label}（{original}）と異なります。"
        "どちらが正しいか{department}に確かめてください。"
    RelistedAnswerDiffers "relisted-answer-differs" Warning "再掲の記入が相違"
        "{department}：再掲{number}「{title}」の{label}が、再掲元{original_number}と異なります（{difference}）。"
        "違いが意図したものか{department}に確かめてください。"
    RelistedBlank "relisted-blank" Info "再掲に転記"
        "{department}：{number}「{title}」の{label}が空欄のため、{original_number}の記入を転記しました。"
        "そのままでよいか確かめてください。"
    StrayText "stray-text" Warning "記入欄の外の書き込み"
        "{department}：{row}記入欄の外に書き込みがあります（{text}）。"
        "回答の一部か、事務局への連絡かを確かめてください。会議資料には載りません。"
    FileSetAside "file-set-aside" Info "対象外のファイル"
        "「{file}」は、{reason}ため取り込みません。"
        "{remedy}"
    FileWithMacros "file-with-macros" Info "マクロ付きのファイル"
        "「{file}」はマクロを含むことのできる形式（.xlsm など）です。マクロは動かさず、セルの内容だけを読み取りました。"
        "セルの内容はそのまま取り込んであります。マクロで値を入れるファイルであれば、届いた内容に不足がないか確かめてください。"
    NoteToOffice "note-to-office" Info "事務局への連絡"
        "{department}から連絡があります：{text}"
        "内容を確かめてください。会議資料には載りません。"
    WorkbookKept "workbook-kept" Warning "配布用ファイルを残しました"
        "「{file}」は配布した後に手が加えられているため、上書きしませんでした。"
        "作り直してよい場合は、--force を付けて distribute を実行してください。"
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
        fill(self.code.words().what, self, names)
    }

    /// What to do now, as a sentence.
    pub fn action(&self, names: &[(&str, &str)]) -> String {
        fill(self.code.words().action, self, names)
    }
}

fn fill(pattern: &str, finding: &Finding, names: &[(&str, &str)]) -> String {
    let mut sentence = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        let fact = finding.facts.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
        let value = fact.or_else(|| names.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        sentence.push_str(value.unwrap_or("－"));
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
        }
    }

    #[test]
    fn sentences_name_their_values() {
        let finding = Finding::new(Code::ReturnMissing);
        assert!(finding.what(&[("department", "生活支援課")]).starts_with("生活支援課"));
    }
}
