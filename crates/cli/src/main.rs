//! `chandler`: reads the command line, calls the use case, prints its document, and exits with the contract's code.

mod arguments;
mod automation;
mod bank;
mod dunning;
mod evaluate;
mod held;
mod lined;
mod lines;
mod output;
mod progress;
mod serve;

use arguments::{
    Act, Action, Arguments, Command, CutOver, CutOverAction, Format, Import, Kpis, Level, Outcomes, Queue, Replay, RulesAction, Size, Train,
};
use chandler_app::{
    ActRequest, App, AsOf, DecisionRequest, Deed, Failure, ImportRequest, InitRequest, KpiRowsRequest, QueueRequest, RecommendationRef, ReplayLevel,
    ReplayRequest, RunRequest, SimulateRequest,
};
use chandler_calendar::Day;
use clap::Parser;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("CHANDLER_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let format = arguments.format;
    match act(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            report(&failure, format);
            ExitCode::from(failure.kind.exit_code())
        }
    }
}

/// Does what was asked; returns the exit code.
fn act(arguments: Arguments) -> Result<u8, Failure> {
    let format = arguments.format;
    let actor = arguments.actor.clone().unwrap_or_else(system_user);
    let open = || App::open(&arguments.home, &actor);
    let document = match arguments.action {
        Action::Init(init) => {
            let request =
                InitRequest { entity: init.entity, currency: init.currency, time_zone: init.time_zone, store: init.store, clock: init.clock };
            App::init(&arguments.home, &actor, &request)?
        }
        Action::Simulate(simulate) => {
            let decisions = simulate.decide_from.map(|from_day| DecisionRequest {
                from_day,
                every_days: simulate.decide_every,
                capacity_minutes: simulate.capacity,
            });
            let request = SimulateRequest { seed: simulate.seed, days: simulate.days, full: simulate.size == Size::Full, decisions };
            open()?.simulate(&request, &progress::reporter("simulate"))?
        }
        Action::Command(Command { list: true, .. }) => App::command_list(),
        Action::Command(Command { file, .. }) => return lines::run(&open()?, file.as_deref().unwrap_or("-")),
        Action::Import(Import { suggest: Some(folder), .. }) => {
            let suggestion = App::suggest_mapping(&folder)?;
            if format == Format::Table {
                let written = write!(io::stdout().lock(), "{}", suggestion.mapping);
                return written
                    .map(|()| 0)
                    .map_err(|error| Failure::fault("output", "standard output", error.to_string(), "Check where the output goes"));
            }
            as_json(&suggestion)?
        }
        Action::Import(import) => {
            let (source, mapping) = (import.source.unwrap_or_default(), import.mapping.unwrap_or_default());
            let cut_over_on = import.cut_over.as_deref().map(parse_day).transpose()?;
            let request = ImportRequest { source, mapping, dry_run: import.dry_run, quarantine: import.quarantine, cut_over_on };
            let answer = open()?.import(&request, &progress::reporter("import"))?;
            print(&as_json(&answer)?, format)?;
            return Ok(u8::from(import.strict && answer.complaints > 0));
        }
        Action::CutOver(request) => cut_over(&open()?, request)?,
        Action::Quality => as_json(&open()?.data_quality()?)?,
        Action::Kpis(Kpis { name: None, .. }) => as_json(&open()?.kpis()?)?,
        Action::Kpis(kpis) => as_json(&open()?.kpi_rows(&kpi_rows_request(kpis)?)?)?,
        Action::Outcomes(Outcomes { kind: None }) => as_json(&open()?.read_outcomes()?)?,
        Action::Outcomes(Outcomes { kind: Some(kind) }) => as_json(&open()?.read_kind_outcomes(&kind)?)?,
        Action::Automation(request) => automation::act(&open()?, request)?,
        Action::Train(Train { list: true, .. }) => open()?.models()?,
        Action::Train(train) => open()?.train(train.model.as_deref(), train.as_of.as_deref().map(AsOf::parse).transpose()?.as_ref())?,
        Action::Run(run) => {
            let as_of = run.as_of.as_deref().map(AsOf::parse).transpose()?;
            let request = RunRequest { as_of, select: run.select, full: run.full, rules: run.rules, threads: run.threads };
            open()?.run(&request, &progress::reporter("run"))?
        }
        Action::Queue(queue) => read_queue(&open()?, queue, format)?,
        Action::Dunning(request) => dunning::act(&open()?, request)?,
        Action::Bank(request) => bank::act(&open()?, request)?,
        Action::Show(show) if show.bundle => {
            // Its text is exact, so there is one form of it.
            print(&as_json(&open()?.bundle(&show.id)?)?, Format::Json)?;
            return Ok(0);
        }
        Action::Show(show) => open()?.show(&show.id)?,
        Action::Approve(deed) => open()?.act(Deed::Approve, request_of(deed)?, None)?,
        Action::Reject(deed) => open()?.act(Deed::Reject, request_of(deed)?, None)?,
        Action::Edit(deed) => open()?.act(Deed::Edit, request_of(deed)?, None)?,
        Action::Snooze(deed) => open()?.act(Deed::Snooze, request_of(deed)?, None)?,
        Action::Replay(Replay { bundle: Some(file), .. }) => as_json(&App::replay_bundle(&file.display().to_string(), &read_text(&file)?)?)?,
        Action::Replay(replay) => {
            let level = if replay.level == Level::Lake { ReplayLevel::Lake } else { ReplayLevel::Evidence };
            let recommendations = (!replay.all).then_some(replay.recommendations);
            open()?.replay(&ReplayRequest { recommendations, level })?
        }
        Action::Rules(rules) => match rules.action {
            RulesAction::Check(folder) => open()?.check_rules(folder.rules.as_deref())?,
            RulesAction::Publish(folder) => open()?.publish_rules(folder.rules.as_deref())?,
        },
        Action::Verify => open()?.verify()?,
        Action::Sql(sql) => open()?.sql(&sql.query, sql.as_of.as_deref())?,
        Action::Tables(tables) => open()?.tables(tables.layer.as_deref())?,
        Action::Serve(serve) => return serve::run(open()?, &serve.listen),
        Action::Evaluate(evaluate) => return evaluate::run(evaluate, format, open),
        Action::Forecast(forecast) => return evaluate::forecast(&forecast, format),
    };
    print(&document, format)?;
    Ok(exit_code(&document))
}

fn cut_over(app: &App, request: CutOver) -> Result<Value, Failure> {
    as_json(&match request.action {
        None => app.cut_over()?,
        Some(CutOverAction::Check { totals }) => app.check_cut_over(&read_text(&totals)?)?,
        Some(CutOverAction::Explain { kind, subject, why }) => app.explain_difference(&kind, &subject, &why)?,
        Some(CutOverAction::Live) => app.go_live()?,
    })
}

/// What a queue holds back, or its rows: programs read every row with its side of the line of a day's work, people read one side of it.
fn read_queue(app: &App, queue: Queue, format: Format) -> Result<Value, Failure> {
    if queue.by_supplier {
        return app.orders_by_supplier(&queue.kind);
    }
    let is_sided = !queue.held && (format == Format::Table || queue.below);
    let request = QueueRequest { kind: queue.kind, states: None, top: queue.top.filter(|_| !is_sided), of: None };
    if queue.held {
        return app.held(&request);
    }
    let document = app.queue(&request)?;
    Ok(if is_sided { lined::side(document, queue.below, queue.top) } else { document })
}

/// 1 where the document's answer is no: refused rows, unequal replays, broken invariants, unsound rules.
fn exit_code(document: &Value) -> u8 {
    let counted = |name: &str| document.get(name).and_then(Value::as_u64).unwrap_or(0) > 0;
    let denied = document.get("ok") == Some(&json!(false)) || counted("refused") || counted("unequal");
    u8::from(denied)
}

fn request_of(deed: Act) -> Result<ActRequest, Failure> {
    let set = deed.set.iter().map(|pair| match pair.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(Failure::input("bad_setting", pair, format!("`{pair}` is not of the form field=value"), "Write --set quantity=120")),
    });
    let recs = deed.recommendations.into_iter().map(|rec_id| RecommendationRef { rec_id, revision: None }).collect();
    Ok(ActRequest { recs, reason: deed.reason, note: deed.note, set: set.collect::<Result<_, _>>()?, until: deed.until })
}

fn kpi_rows_request(kpis: Kpis) -> Result<KpiRowsRequest, Failure> {
    let (scope_kind, scope) = match kpis.scope.as_deref().map(|scope| scope.split_once('=').ok_or(scope)) {
        None => (None, None),
        Some(Ok((kind, which))) => (Some(kind.to_owned()), Some(which.to_owned())),
        Some(Err(scope)) => {
            return Err(Failure::input("bad_scope", scope, format!("`{scope}` is not of the form kind=which"), "Write --scope family=fasteners"));
        }
    };
    let Kpis { name, period, cause, bucket, top, .. } = kpis;
    let name = name.unwrap_or_default();
    Ok(KpiRowsRequest { name, period, scope_kind, scope, cause, bucket, limit: Some(top), ..KpiRowsRequest::default() })
}

fn parse_day(text: &str) -> Result<Day, Failure> {
    text.parse().map_err(|_| Failure::input("bad_day", text, format!("`{text}` is no day"), "Write a day such as 2011-12-09"))
}

fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let subject = path.display().to_string();
        Failure::input("file_not_read", &subject, format!("{subject}: {error}"), "Name a file that exists and can be read")
    })
}

/// A document as the JSON value that is printed.
fn as_json(document: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(document).map_err(|error| Failure::fault("internal", "document", error.to_string(), "Report it with the command"))
}

fn print(document: &Value, format: Format) -> Result<(), Failure> {
    output::print(document, format).map_err(|error| Failure::fault("output", "standard output", error.to_string(), "Check where the output goes"))
}

/// Prints a failure: the document for programs, two sentences for people.
fn report(failure: &Failure, format: Format) {
    let mut errors = io::stderr().lock();
    let printed = match format {
        Format::Json => writeln!(io::stdout().lock(), "{}", failure.document()),
        _ => writeln!(errors, "chandler: {}{}\n  {}", failure.message, place_of(failure), failure.remedy),
    };
    // Nobody is left to tell when not even this can be written.
    drop(printed);
}

/// Where in an input it is, for people: ` (mapping.toml:6, load[1].columns.item_id)`.
fn place_of(failure: &Failure) -> String {
    // A file alone is in the message already.
    let Some(place) = failure.at.as_ref().filter(|place| place.line.is_some()) else { return String::new() };
    let line = place.line.map(|line| line.to_string());
    let file_and_line = [place.file.clone(), line].into_iter().flatten().collect::<Vec<_>>().join(":");
    let parts: Vec<String> = [Some(file_and_line), place.field.clone()].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    format!(" ({})", parts.join(", "))
}

fn system_user() -> String {
    let named = ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()));
    named.unwrap_or_else(|| "system".to_owned())
}
