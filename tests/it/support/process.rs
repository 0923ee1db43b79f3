//! The real program as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_dawuye");

/// A running `dawuye serve`; killed when dropped, so that none outlives its test.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    /// Starts a server and waits until it listens.
    pub fn serve(environment: &[(String, String)]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.arg("serve").envs(environment.iter().cloned()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let out = child.stdout.take().expect("piped");
        let mut this = Self { child, url: String::new() };
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("the server says where it listens");
        this.url = line.trim().strip_prefix("listening on ").expect("listening on URL").to_owned();
        this
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM; how long it took to end. Fails when that is longer than `limit`.
    pub fn terminate(mut self, limit: Duration) -> Duration {
        let begun = Instant::now();
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "the process is there to be ended");
        while begun.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                assert!(status.success(), "ended with {status}");
                return begun.elapsed();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("still there {limit:?} after SIGTERM");
    }

    /// SIGKILL: no farewell.
    pub fn kill(mut self) {
        self.child.kill().expect("our own child");
        self.child.wait().expect("our own child");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs one command of the program to its end.
pub fn run(environment: &[(String, String)], arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).envs(environment.iter().cloned()).stdin(Stdio::null());
    command.output().expect("the program runs")
}
