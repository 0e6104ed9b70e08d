//! Where the local system keeps its data between two starts.

use crate::StartError;
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// The data folder, held by this process alone.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked until the process ends: two engines on one file would each keep their own cache of it.
    _lock: File,
}

impl Folder {
    /// Makes the folder if needed, and takes it.
    pub(crate) fn open(path: &Path) -> Result<Self, StartError> {
        let failed = |error| StartError::Folder { path: path.to_owned(), error };
        fs::create_dir_all(path).map_err(failed)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(StartError::FolderTaken { path: path.to_owned() }),
            Err(fs::TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The file `name` in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The pair of session keys kept here, made by `generate` the first time. Nobody else can read the file.
    pub(crate) fn keys(&self, generate: impl FnOnce() -> Result<(String, String), StartError>) -> Result<(String, String), StartError> {
        let path = self.file("session-keys");
        let failed = |error| StartError::Folder { path: path.clone(), error };
        match fs::read_to_string(&path) {
            Ok(text) => match text.lines().collect::<Vec<_>>()[..] {
                [public, private] => Ok((public.to_owned(), private.to_owned())),
                _ => Err(failed(std::io::Error::new(ErrorKind::InvalidData, "deux lignes attendues ; supprimez ce fichier"))),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let (public, private) = generate()?;
                let mut options = OpenOptions::new();
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.create_new(true).write(true).open(&path).map_err(failed)?;
                writeln!(file, "{public}\n{private}").map_err(failed)?;
                Ok((public, private))
            }
            Err(error) => Err(failed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_kept_from_others() {
        let path = std::env::temp_dir().join(format!("sev-folder-{}", std::process::id()));
        let folder = Folder::open(&path).unwrap();
        let made = folder.keys(|| Ok(("a=public".into(), "a=private".into()))).unwrap();
        assert_eq!(folder.keys(|| panic!("made twice")).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.file("session-keys")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(matches!(Folder::open(&path), Err(StartError::FolderTaken { .. })), "two processes in one folder");
        fs::remove_dir_all(path).unwrap();
    }
}
