use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use partner_center_core::Source;

/// A file to upload, which is read while it is sent.
///
/// ```no_run
/// use std::sync::Arc;
/// use partner_center_host::FileSource;
/// use partner_center_host::core::Document;
///
/// let file = FileSource::open("po-2031.pdf")?;
/// let document = Document::read_from("po-2031.pdf", "application/pdf", Arc::new(file));
/// # let _ = document;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileSource {
    path: PathBuf,
    length: u64,
}

impl FileSource {
    /// The file, as long as it is now. One that changes until it is sent ends the call.
    ///
    /// # Errors
    /// When it cannot be read, or is not a file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let metadata = File::open(&path)?.metadata()?;
        if !metadata.is_file() {
            let why = "it is not a file, so it has no length";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let length = metadata.len();
        Ok(Self { path, length })
    }
}

impl Source for FileSource {
    fn length(&self) -> u64 {
        self.length
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}
