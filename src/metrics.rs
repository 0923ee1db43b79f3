//! Prometheus metrics: what an operator asks of a running server.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Answer {
    pub method: String,
    pub status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Word {
    pub name: String,
}

#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    pub requests: Family<Answer, Counter>,
    pub request_seconds: Histogram,
    pub job_runs: Family<Word, Counter>,
    pub mails: Family<Word, Counter>,
    pub mail_backlog: Gauge<i64>,
    pub jobs_failed: Gauge<i64>,
    pub started: Gauge<u64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("dawuye");
        let requests = Family::default();
        registry.register("http_requests", "Answers by method and status", requests.clone());
        let request_seconds = Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
        registry.register("http_request_seconds", "How long answers took", request_seconds.clone());
        let job_runs = Family::default();
        registry.register("job_runs", "Job runs by outcome (done, failed)", job_runs.clone());
        let mails = Family::default();
        registry.register("mails", "Mails by outcome (sent, retry, failed)", mails.clone());
        let mail_backlog = Gauge::default();
        registry.register("mail_backlog", "Mails waiting to be sent", mail_backlog.clone());
        let jobs_failed = Gauge::default();
        registry.register("jobs_failed", "Job runs whose last try failed", jobs_failed.clone());
        let started = Gauge::default();
        registry.register("started_seconds", "When this process started, as a Unix time", started.clone());
        Self {
            registry: Arc::new(registry),
            requests,
            request_seconds,
            job_runs,
            mails,
            mail_backlog,
            jobs_failed,
            started,
        }
    }
}

impl Metrics {
    /// The text a scraper reads.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::new();
        prometheus_client::encoding::text::encode(&mut out, &self.registry)
            .expect("writing to a string cannot fail");
        out
    }
}
