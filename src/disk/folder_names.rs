//! Which names the folders of a workspace may have: what one of them holds must not be taken for what lies in another.

use std::path::{Component, Path, PathBuf};

use super::workspace::Folders;

/// What is wrong with the names, in a sentence.
pub fn fault(root: &Path, folders: &Folders) -> Option<String> {
    let named = [
        ("returns", &folders.returns),
        ("distribution", &folders.distribution),
        ("records", &folders.records),
        ("packet", &folders.packet),
        ("editions", &folders.editions),
        ("public", &folders.public),
        ("committee", &folders.committee),
    ];
    let root = plain(root);
    let placed = named.map(|(key, name)| (key, name, plain(&root.join(name.trim()))));
    if let Some((key, name, _)) = placed.iter().find(|(_, _, path)| root.starts_with(path)) {
        return Some(format!(
            "folders の {key} に「{name}」とあります。取りまとめ用のフォルダそのものやその上のフォルダは使えません。中に作るフォルダの名前にしてください。"
        ));
    }
    let [(_, returns, within), ..] = &placed;
    let pairs = placed.iter().enumerate().flat_map(|(nth, one)| placed[..nth].iter().map(move |other| (other, one)));
    let same = pairs.clone().find(|((_, _, a), (_, _, b))| a == b);
    if let Some(((a, name, _), (b, _, _))) = same {
        return Some(format!("folders の {a} と {b} に、同じフォルダ「{name}」が書かれています。別々のフォルダにしてください。"));
    }
    let (key, name, _) = placed[1..].iter().find(|(_, _, path)| path.starts_with(within))?;
    Some(format!("folders の {key}「{name}」が、届いたファイルを入れる「{returns}」の中にあります。その外のフォルダにしてください。"))
}

/// A path as it is compared: absolute, without `.` and `..`, in small letters as on Windows.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part.as_os_str().to_string_lossy().to_lowercase()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_is_one_of_its_own_and_none_lies_among_the_returns() {
        let fault = |change: fn(&mut Folders)| {
            let mut folders = Folders::default();
            change(&mut folders);
            fault(Path::new("."), &folders).is_some()
        };
        assert!(!fault(|_| {}));
        assert!(!fault(|folders| folders.returns = "../共有/回収".into()), "outside");
        assert!(!fault(|folders| folders.editions = "取りまとめ/版".into()));
        assert!(fault(|folders| folders.packet = "回収".into()));
        assert!(fault(|folders| folders.packet = "./回収/".into()));
        assert!(fault(|folders| folders.packet = "回収/取りまとめ".into()));
        assert!(fault(|folders| (folders.records, folders.public) = ("a".into(), "A".into())));
        for own in ["", " ", ".", "回収/..", ".."] {
            let folders = Folders { returns: own.into(), ..Folders::default() };
            assert!(super::fault(Path::new("."), &folders).is_some(), "{own}");
        }
    }
}
