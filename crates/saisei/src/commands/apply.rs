//! `saisei apply`: commands in, one answer per line out. It goes on after a refusal and never stops half-way through
//! a command; an answered line is durable.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use saisei_app::domain::{Finding, Rule};
use saisei_app::{Answer, App, LINE_MAX, Outcome, read_line, refused_line};

use crate::cli::Apply;
use crate::clinic::Place;
use crate::edge;
use crate::exit::{Failure, Status};

/// `saisei apply`.
pub fn run(options: &Apply) -> Result<Status, Failure> {
    let clinic = Place::of(&options.db)?.open()?;
    let (input, bytes) = open(&options.file)?;
    let progress = progress(bytes);
    let invalid = each_line(&clinic.app, input, &progress);
    progress.finish_and_clear();
    let closed = clinic.close();
    let invalid = invalid?;
    closed?;
    Ok(if invalid > 0 { Status::Invalid } else { Status::Done })
}

fn open(path: &Path) -> Result<(Box<dyn BufRead>, Option<u64>), Failure> {
    if path == Path::new("-") {
        return Ok((Box::new(BufReader::new(io::stdin())), None));
    }
    let file = File::open(path)
        .map_err(|_| Failure::told(Status::Invalid, "cli-no-input", &[("path", &path.display().to_string())]))?;
    let length = file.metadata().map(|meta| meta.len()).ok();
    Ok((Box::new(BufReader::new(file)), length))
}

fn progress(bytes: Option<u64>) -> ProgressBar {
    let Some(bytes) = bytes.filter(|_| edge::is_watched()) else { return ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{bar:30} {percent} %  {elapsed} / {duration}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// One line without its end, read up to a little over the limit; the rest of a longer line is skipped.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<u64>> {
    line.clear();
    let most = u64::try_from(LINE_MAX).unwrap_or(u64::MAX).saturating_add(2);
    let mut read = u64::try_from(input.take(most).read_until(b'\n', line)?).unwrap_or(u64::MAX);
    if read == 0 {
        return Ok(None);
    }
    while line.last() != Some(&b'\n') {
        let mut rest = Vec::new();
        let more = input.take(most).read_until(b'\n', &mut rest)?;
        read = read.saturating_add(u64::try_from(more).unwrap_or(0));
        if more == 0 || rest.last() == Some(&b'\n') {
            break;
        }
    }
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(read))
}

fn each_line(app: &App, mut input: Box<dyn BufRead>, progress: &ProgressBar) -> Result<u64, Failure> {
    let mut out = io::stdout().lock();
    let (mut line, mut number, mut invalid) = (Vec::new(), 0usize, 0u64);
    while let Some(read) = next_line(input.as_mut(), &mut line).map_err(Failure::io("input"))? {
        number = number.saturating_add(1);
        progress.inc(read);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = answer(app, &line)?;
        if answer.outcome == Outcome::Invalid {
            invalid = invalid.saturating_add(1);
        }
        // Answered only now, after the commit: whoever reads this line may rely on it.
        writeln!(out, "{}", answer.line(number)).and_then(|()| out.flush()).map_err(Failure::io("output"))?;
    }
    Ok(invalid)
}

fn answer(app: &App, line: &[u8]) -> Result<Answer, Failure> {
    let now = app.recording_time(edge::now())?;
    let read = match read_line(line, now, "console") {
        Ok(read) => read,
        Err(finding) => return Ok(refused_line(finding)),
    };
    if !app.info().sandbox
        && let Err(finding) = proved(app, &read)?
    {
        return Ok(refused_line(finding));
    }
    if read.gave_time {
        return Ok(app.perform(&read.submission)?);
    }
    let mut submission = read.submission;
    Ok(app.perform_now(&mut submission, &edge::now)?)
}

/// In a real clinic the clock gives the time, and each person's own token proves who acts.
fn proved(app: &App, read: &saisei_app::ReadLine) -> Result<Result<(), Finding>, Failure> {
    if read.gave_time {
        return Ok(Err(Finding::of(Rule::InputNotInAClinic).at("at")));
    }
    let actor = [(read.submission.actor.as_str(), read.token.as_deref(), "token")];
    let second = read
        .submission
        .second
        .iter()
        .map(|second| (second.actor.as_str(), read.second_token.as_deref(), "second.token"));
    for (staff, token, place) in actor.into_iter().chain(second) {
        let holds = match token {
            Some(token) => app.access().check_token(token, staff, edge::now().0).map_err(saisei_app::AppError::from)?,
            None => false,
        };
        if !holds {
            return Ok(Err(Finding::of(Rule::InputToken).at(place)));
        }
    }
    Ok(Ok(()))
}
