//! Why the system refuses to read or write, in words of the office.

use std::io::{Error, ErrorKind};

/// Windows: another program holds the file, or a part of it.
const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;

/// The reason in words; a number for whoever is asked for help where there are none.
pub fn words(error: &Error) -> String {
    let words = match error.kind() {
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION)) => "ほかのプログラムで開かれています",
        ErrorKind::NotFound => "見つかりません",
        ErrorKind::PermissionDenied => "権限がありません",
        ErrorKind::ReadOnlyFilesystem => "書き込みのできない場所です",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空き容量がありません",
        ErrorKind::FileTooLarge => "大きさの上限を超えます",
        ErrorKind::InvalidFilename => "名前が長すぎるか、使えない文字があります",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "同じ名前のファイルがあります",
        ErrorKind::IsADirectory => "同じ名前のフォルダがあります",
        ErrorKind::Unsupported => "通常のファイルではありません",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "使用中です",
        ErrorKind::TimedOut
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::StaleNetworkFileHandle => "共有フォルダにつながりません",
        _ => return error.raw_os_error().map_or("読み書きの途中で失敗しました".to_owned(), |code| format!("OSのエラー番号 {code}")),
    };
    words.to_owned()
}
