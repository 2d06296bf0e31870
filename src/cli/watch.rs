//! A bar beside long work, on a terminal alone.

use super::terminal::Terminal;
use answerable::progress::{Progress, Work};
use answerable::source::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the bar is drawn, and after how many times it appears: what takes less than a second needs none.
const TICK: Duration = Duration::from_millis(100);
const PATIENCE: u32 = 10;

/// Does work under a bar.
pub fn watched<T>(progress: &Progress, terminal: &Terminal, work: impl FnOnce() -> T) -> T {
    let watch = Watch::new(progress, terminal);
    let done = work();
    drop(watch);
    done
}

/// Shows a count until it is dropped.
struct Watch {
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Watch {
    /// Watches a count, where somebody may be looking.
    fn new(progress: &Progress, terminal: &Terminal) -> Watch {
        let (progress, lang) = (progress.clone(), terminal.lang);
        let drawing = terminal.watched().then(|| {
            let (end, ended) = channel();
            let thread = std::thread::spawn(move || {
                let mut ticks = 0;
                let mut bar = None;
                while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                    ticks += 1;
                    if ticks >= PATIENCE
                        && let Some(now) = progress.now()
                    {
                        draw(bar.get_or_insert_with(ProgressBar::hidden), now, lang);
                    }
                }
                if let Some(bar) = bar {
                    bar.finish_and_clear();
                }
            });
            (end, thread)
        });
        Watch { drawing }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.drawing.take() {
            drop(end);
            // A bar that failed is no fault of the work.
            let _ = thread.join();
        }
    }
}

fn draw(bar: &ProgressBar, (work, done, of): (Work, u64, u64), lang: Lang) {
    let template = match of {
        0 => "{spinner} {msg}",
        _ => "{msg} {bar:24} {human_pos}/{human_len}",
    };
    bar.set_message(said(&work, lang));
    if of > 0 {
        bar.set_length(of);
        bar.set_position(done.min(of));
    }
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━╸─"));
    }
    if bar.is_hidden() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    bar.tick();
}

fn said(work: &Work, lang: Lang) -> String {
    let (zh, en) = match work {
        Work::Reading(path) => {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            (format!("正在读取 {name}"), format!("reading {name}"))
        }
        Work::Organisation => ("正在核对组织关系".into(), "checking the organisation".into()),
        Work::Matters => ("正在核对事项".into(), "checking the matters".into()),
        Work::Passing => ("正在逐批考评事项".into(), "judging matters".into()),
        Work::Keeping => ("正在保存各事项所涉人员".into(), "keeping whom matters name".into()),
        Work::Assessing => ("正在考评".into(), "assessing".into()),
        Work::Trying => ("正在逐一试算".into(), "trying changes".into()),
    };
    lang.pick(zh, en)
}
