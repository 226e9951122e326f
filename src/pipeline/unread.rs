//! Words about files that are not read: why, and what to do.

use crate::read::workbook::Unreadable;

/// Why a file does not read, in words.
pub fn reason(reason: Unreadable) -> &'static str {
    match reason {
        Unreadable::Empty => "中身が空です",
        Unreadable::Encrypted => "パスワードがかかっています",
        Unreadable::TooLarge => "大きすぎるか、中身の数が異常です",
        Unreadable::NotAWorkbook => "表計算のファイルではありません",
        Unreadable::Damaged => "ファイルが壊れています",
        Unreadable::OtherFormat => ".xlsb やWebページなど、読み取れない形式の表です",
        Unreadable::EncryptedArchive => "パスワードのかかった圧縮ファイルです",
        Unreadable::Nested => "圧縮ファイルやメールの中に、さらに何重にも入っています",
        Unreadable::Packed => "展開できない方式で圧縮されています",
        Unreadable::Tampered => "同じ名前の中身が重なるなど、作りが異常です",
        Unreadable::TookTooLong => "時間がかかりすぎるため、読み取りを打ち切りました",
        Unreadable::EndedReader => "メモリを使いすぎるか、ファイルが壊れているため、読み取りの途中で止まりました",
    }
}

/// What to do about a file that does not read.
pub fn remedy(reason: Unreadable) -> &'static str {
    match reason {
        Unreadable::Encrypted => {
            "Excelで開けるときは「名前を付けて保存」で新しい「Excelブック（.xlsx）」にし、開けないときはパスワードを外して送り直すよう、送り主にお願いしてください。"
        }
        Unreadable::Empty | Unreadable::Damaged | Unreadable::TooLarge => "送り主に、もう一度送っていただくようお願いしてください。",
        Unreadable::OtherFormat => "Excelで開き、「名前を付けて保存」で「Excelブック（.xlsx）」として保存し直し、「回収」に入れてください。",
        Unreadable::NotAWorkbook => "中身を確かめ、記入した様式（.xlsx）を送り直すよう、送り主にお願いしてください。",
        Unreadable::EncryptedArchive => "パスワードを入れて展開し、中のファイルを「回収」に入れてください。",
        Unreadable::Tampered => {
            "様式（.xlsx）であれば開かずに、記入し直したものを送っていただくよう、送り主にお願いしてください。圧縮ファイルであれば、中の様式だけを送り直すようお願いしてください。"
        }
        Unreadable::Nested | Unreadable::Packed => "中のファイルを取り出し、「回収」に直接入れてください。",
        Unreadable::TookTooLong | Unreadable::EndedReader => {
            "普段のファイルでは起こりません。開かずに、様式に記入し直したものを送っていただくよう、送り主にお願いしてください。"
        }
    }
}

/// What kind of file a workbook is that the office made of the forms.
pub fn product(what: &str) -> String {
    format!("事務局で作ったファイル（{what}）")
}

/// What to do about such a workbook.
pub const PRODUCT_REMEDY: &str = "書き込みがあれば、その内容を課に確かめ、取りまとめたブックの「回答一覧」で直すか、直した様式を「回収」に入れてください。確かめたら、このファイルは「回収」から取り除いてください。";

/// What kind of file it is, by the extension of its name.
pub fn kind(extension: &str) -> String {
    match extension {
        "doc" | "docx" | "docm" | "rtf" | "odt" | "jtd" | "jttc" | "pages" | "txt" => "文書ファイル".to_owned(),
        "pdf" => "PDF".to_owned(),
        "lzh" | "lha" | "7z" | "rar" | "cab" | "gz" | "tar" => format!("圧縮ファイル（.{extension}）"),
        "exe" => "実行形式のファイル（.exe）".to_owned(),
        "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" | "heic" | "bmp" | "webp" | "svg" => "画像".to_owned(),
        "ppt" | "pptx" | "odp" => "プレゼンテーション".to_owned(),
        "htm" | "html" | "mht" | "mhtml" => "Webページ".to_owned(),
        "" => "種類の分からないファイル".to_owned(),
        other => format!(".{other} ファイル"),
    }
}

/// What to do about a file of another kind.
pub fn kind_remedy(extension: &str) -> &'static str {
    match extension {
        "lzh" | "lha" | "7z" | "rar" | "cab" | "gz" | "tar" => "展開して、中のファイルを「回収」に入れてください。",
        "exe" => "実行せずに、何のファイルか送り主に確かめてください。自己解凍形式であれば、.zip か様式のまま送り直すようお願いしてください。",
        _ => "添付資料か、回答が書かれたものかを開いて確かめてください。回答であれば、様式に転記して「回収」に入れてください。",
    }
}
