//! A real SMTP server that keeps what it receives.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Runs `tests/support/smtp_sink.py` until it is dropped.
pub struct Sink {
    child: Child,
    dir: PathBuf,
    pub port: u16,
}

impl Sink {
    /// Port 0 is any free one; what is kept lies in `dir`.
    pub fn start(dir: &Path, port: u16, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/smtp_sink.py");
        // Standard input stays open as long as the child's handle: the sink ends with this process, whatever happens.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args(["--port", &port.to_string(), "--dir"])
            .arg(dir)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's Python with python3-aiosmtpd");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("the sink says where it listens");
        let port = line.trim().rsplit(':').next().and_then(|p| p.parse().ok()).expect("listening HOST:PORT");
        Self { child, dir: dir.to_owned(), port }
    }

    /// The messages so far, in the order in which they came.
    pub fn messages(&self) -> Vec<Vec<u8>> {
        self.files("eml").iter().map(|path| std::fs::read(path).expect("a message")).collect()
    }

    /// Whom each of [`Self::messages`] was for.
    pub fn recipients(&self) -> Vec<String> {
        let head = |path: &PathBuf| -> serde_json::Value {
            serde_json::from_slice(&std::fs::read(path).expect("an envelope")).expect("JSON")
        };
        let envelopes = self.files("eml").into_iter().map(|path| path.with_extension("json"));
        envelopes.map(|path| head(&path)["rcpt_tos"][0].as_str().expect("a recipient").to_owned()).collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.files("eml").len()
    }

    /// The files of that ending, in the order in which they came.
    pub fn files(&self, extension: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(&self.dir)
            .expect("the sink's directory")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .collect();
        files.sort();
        files
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
