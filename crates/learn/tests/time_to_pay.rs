//! Time to pay on a small ledger with planted habits: what is learnt, what is refused, and what must not change the answer.

mod common;

use chandler_calendar::Day;
use chandler_learn::{
    Attribute, DriftLimits, Invoice, InvoiceBook, JudgedModel, Judgement, Licence, Mode, ModelRole, Outlooks, Settings, TimeToPay, challenge,
    evaluate, outlooks, probability_of, train, train_licensed,
};
use common::{CUTOFF, Numbers, ledger, ledger_of};

const SETTINGS: Settings = Settings { seed: 1, disputed_is_known: false, invoices_max: usize::MAX };

fn book(invoices: Vec<Invoice>) -> InvoiceBook {
    InvoiceBook::new(Vec::new(), invoices)
}

/// What is open at the end of a day, by the model of that day.
fn looked_at(book: &InvoiceBook, as_of: Day) -> Outlooks {
    let model = train_licensed(book, as_of, SETTINGS, &Licence::FREE).expect("a model");
    outlooks(book, as_of, &model).expect("outlooks")
}

fn judge(book: &InvoiceBook) -> Judgement {
    evaluate(book, Some(CUTOFF), SETTINGS).expect("evaluates")
}

fn model<'j>(judgement: &'j Judgement, name: &str) -> &'j JudgedModel {
    judgement.models.iter().find(|model| model.name == name).expect("the model")
}

fn value(model: &JudgedModel, measure: &str) -> f64 {
    model.measures.iter().find(|measured| measured.name == measure).expect("the measure").value
}

#[test]
fn the_model_beats_the_customers_averages_and_says_so() {
    let judgement = judge(&book(ledger(1)));
    assert!(judgement.model.gate().passed, "{:?}", judgement.model.gate());
    let (engine, rules) = (model(&judgement, "time_to_pay"), model(&judgement, "customer_average"));
    assert_eq!((engine.role, rules.role), (ModelRole::Engine, ModelRole::Baseline));
    for lower_is_better in ["log_loss", "brier", "mae_days_to_settle", "mae_days_late"] {
        assert!(value(engine, lower_is_better) < value(rules, lower_is_better), "{lower_is_better}");
    }
    assert!(value(engine, "auc") > value(rules, "auc") + 0.02);
    assert!((0.7..=0.9).contains(&value(engine, "interval_coverage_80")), "{}", value(engine, "interval_coverage_80"));
}

#[test]
fn predictions_are_ordered_and_inside_their_ranges() {
    for invoice in judge(&book(ledger(2))).predictions {
        let prediction = invoice.prediction;
        assert!((0.0..=1.0).contains(&prediction.late_probability));
        assert!(prediction.very_late_probability <= prediction.late_probability);
        assert!(prediction.low_on <= prediction.expected_on && prediction.expected_on <= prediction.high_on);
    }
}

/// Whatever happens after the cutoff, the model that was trained on what was known at it is the same, byte for byte.
#[test]
fn the_future_does_not_reach_the_model() {
    let honest = ledger(3);
    let mut poisoned = honest.clone();
    for (place, invoice) in poisoned.iter_mut().enumerate() {
        if invoice.settled_on.is_some_and(|settled_on| settled_on >= CUTOFF) {
            invoice.settled_on = if place % 2 == 0 { Some(Day(17_000 + place as i32)) } else { None };
        }
        if invoice.invoice_on >= CUTOFF {
            invoice.amount = 1.0 + place as f64;
        }
    }
    // With its drift: the watched model of weeks before must not see what came after either.
    let model = |invoices: Vec<Invoice>| train_licensed(&book(invoices), CUTOFF.plus_days(-1), SETTINGS, &WATCHED).unwrap().to_file().unwrap();
    assert!(model(honest.clone()) == model(poisoned), "outcomes after the cutoff changed the model");
    let mut earlier = honest;
    let before = earlier.iter().position(|invoice| invoice.settled_on.is_some_and(|settled_on| settled_on < Day(15_300))).unwrap();
    earlier[before].settled_on = Some(Day(15_450));
    assert!(model(earlier) != model(ledger(3)), "an outcome before the cutoff must count");
}

#[test]
fn a_model_file_gives_the_same_model() {
    let trained = train(&book(ledger(4)), CUTOFF, SETTINGS).unwrap();
    let file = trained.model.to_file().unwrap();
    let read = TimeToPay::from_file(&file).unwrap();
    assert_eq!(read, trained.model);
    assert_eq!(read.hash().unwrap(), trained.model.hash().unwrap());
    assert!(TimeToPay::from_file(&file.replace("time_to_pay@4", "time_to_pay@0")).is_err());
    assert!(TimeToPay::from_file("{}").is_err());
}

#[test]
fn contributions_add_up_to_the_score() {
    let book = book(ledger(5));
    let trained = train(&book, CUTOFF, SETTINGS).unwrap();
    for (invoice, history) in book.invoices.iter().zip(&trained.histories).filter(|(invoice, _)| invoice.invoice_on >= CUTOFF) {
        let explanation = trained.model.explain(invoice, history).unwrap();
        let sum = explanation.base + explanation.contributions.iter().map(|contribution| contribution.effect).sum::<f64>();
        assert!((sum - explanation.score).abs() < 1e-6);
        let told = explanation.told();
        let again = told.base_millionths + told.effects.iter().map(|effect| effect.effect_millionths).sum::<i64>() + told.rest_millionths;
        assert_eq!(again, told.log_odds_millionths);
        assert!((told.log_odds_millionths as f64 / 1e6 - explanation.score).abs() < 1e-6);
    }
}

/// What is told of an open invoice gives the chance that the model says of it.
#[test]
fn the_told_sum_is_the_chance() {
    let known = known_today(25);
    for outlook in looked_at(&known, CUTOFF).invoices {
        let told = outlook.score.unwrap();
        assert_eq!(told.effects.len(), 3);
        assert!((probability_of(told.calibrated_millionths as f64 / 1e6) - outlook.by_model.unwrap()).abs() < 1e-6);
    }
}

#[test]
fn a_column_that_tells_the_outcome_is_named_and_not_used() {
    let mut invoices = ledger(6);
    let mut numbers = Numbers(9);
    for invoice in &mut invoices {
        let days_late = f64::from(invoice.due_on.days_until(invoice.settled_on.unwrap()));
        let branch = Attribute::Text(if numbers.below(2) == 0 { "north" } else { "south" }.to_owned());
        invoice.attributes = vec![Attribute::Number(days_late), branch];
    }
    let leaky = InvoiceBook::new(vec!["attr_days_late".to_owned(), "attr_branch".to_owned()], invoices);
    let judgement = judge(&leaky);
    let leaks: Vec<&str> = judgement.model.leaks().iter().map(|leak| leak.column.as_str()).collect();
    assert_eq!(leaks, ["attr_days_late"]);
    assert!(value(model(&judgement, "time_to_pay"), "auc") < 0.97);
}

#[test]
fn a_dispute_counts_only_where_it_is_said_to_be_known() {
    let mut invoices = ledger(7);
    for invoice in &mut invoices {
        let is_late = invoice.settled_on > Some(invoice.due_on);
        invoice.disputed = Some(is_late && invoice.amount > 150.0);
    }
    let book = book(invoices);
    assert_eq!(judge(&book).model.leaks()[0].column, "disputed");
    let known = evaluate(&book, Some(CUTOFF), Settings { disputed_is_known: true, ..SETTINGS }).unwrap();
    assert!(known.model.leaks().is_empty());
    assert!(value(model(&known, "time_to_pay"), "log_loss") < value(model(&judge(&book), "time_to_pay"), "log_loss"));
}

#[test]
fn what_cannot_be_learnt_is_answered_by_rules_with_the_reason() {
    let why = |invoices: Vec<Invoice>| {
        let judgement = judge(&book(invoices));
        let gate = judgement.model.gate().clone();
        assert!(!gate.passed);
        assert!(!judgement.predictions.is_empty());
        gate.why.unwrap()
    };
    let punctual = ledger(8).into_iter().map(|invoice| Invoice { settled_on: Some(invoice.invoice_on), ..invoice }).collect();
    assert!(why(punctual).starts_with("0 invoices were late"));
    let late = ledger(8).into_iter().map(|invoice| Invoice { settled_on: Some(invoice.due_on.plus_days(5)), ..invoice }).collect();
    assert!(why(late).contains("invoices were late and 0 were not"));
    let alone = ledger(8).into_iter().map(|invoice| Invoice { customer_id: "ALONE".to_owned(), ..invoice }).collect();
    assert!(why(alone).starts_with("there are 1 customers"));
    let few = ledger(8).into_iter().filter(|invoice| invoice.customer_id.as_str() < "C03").collect();
    assert!(why(few).starts_with("only "));
}

/// Every invoice is its customer's first: what is said rests on the others, each account is known by nothing of its own, and that is said.
#[test]
fn customers_that_are_all_new_are_answered_and_told_apart_by_nothing_of_their_own() {
    let mut invoices = known_today(26).invoices;
    invoices.iter_mut().for_each(|invoice| invoice.customer_id = invoice.invoice_id.clone());
    let book = book(invoices);
    let model = train_licensed(&book, CUTOFF, SETTINGS, &Licence::FREE).unwrap();
    let answers = outlooks(&book, CUTOFF, &model).unwrap();
    assert!(answers.gate.passed != answers.gate.why.is_some(), "{:?}", answers.gate);
    assert!(answers.invoices.len() > 20);
    for outlook in &answers.invoices {
        assert_eq!((outlook.payer.settled.count as i64, outlook.payer.recent_count() as i64), (0, 0));
        assert_eq!(outlook.score.is_some(), answers.gate.passed);
        assert!((0.0..=1.0).contains(&outlook.very_late_probability) && outlook.expected_on > CUTOFF, "{outlook:?}");
    }
}

/// Where the export holds back what happened after the cutoff, invoices are predicted and nothing is judged.
#[test]
fn without_outcomes_there_are_predictions_and_no_measures() {
    let mut invoices = ledger(9);
    invoices.iter_mut().filter(|invoice| invoice.invoice_on >= CUTOFF).for_each(|invoice| invoice.settled_on = None);
    let judgement = judge(&book(invoices));
    assert!(judgement.model.gate().passed);
    assert_eq!(judgement.judged_rows, 0);
    assert!(judgement.models.is_empty());
    assert_eq!(judgement.predictions.len(), judgement.test_rows);
}

#[test]
fn rows_that_make_no_sense_are_left_out_with_a_code() {
    let mut invoices: Vec<Invoice> = ledger(10).into_iter().take(8).collect();
    invoices.iter_mut().for_each(|invoice| invoice.currency = Some("USD".to_owned()));
    invoices[1].settled_on = Some(invoices[1].invoice_on.plus_days(-1));
    invoices[2].due_on = invoices[2].invoice_on.plus_days(-1);
    invoices[3].amount = -5.0;
    invoices[4].invoice_id = invoices[0].invoice_id.clone();
    invoices[5].currency = Some("EUR".to_owned());
    invoices[6].due_on = invoices[6].invoice_on.plus_days(40_000);
    let book = book(invoices);
    let codes: Vec<(usize, &str)> = book.left_out.iter().map(|left_out| (left_out.place, left_out.code)).collect();
    let expected = [
        (1, "settled_before_invoiced"),
        (2, "due_before_invoiced"),
        (3, "amount_not_positive"),
        (4, "duplicate_invoice"),
        (5, "other_currency"),
        (6, "terms_too_long"),
    ];
    assert_eq!(codes, expected);
    assert_eq!((book.invoices.len(), book.currency.as_deref()), (2, Some("USD")));
}

#[test]
fn open_invoices_are_looked_at_from_today() {
    let mut invoices = ledger(11);
    // What is settled on the day of the outlook or later is open on it.
    invoices.retain(|invoice| invoice.invoice_on <= CUTOFF);
    let book = book(invoices);
    let outlooks = looked_at(&book, CUTOFF);
    let open = book.invoices.iter().filter(|invoice| invoice.settled_on > Some(CUTOFF));
    assert_eq!(outlooks.invoices.len(), open.clone().count());
    for (outlook, invoice) in outlooks.invoices.iter().zip(open) {
        assert_eq!(outlook.invoice_id, invoice.invoice_id);
        assert!(outlook.expected_on > CUTOFF && outlook.low_on <= outlook.expected_on && outlook.expected_on <= outlook.high_on);
        assert!((0.0..=1.0).contains(&outlook.paid_14d_probability));
        assert!(outlook.very_late_probability <= outlook.late_probability);
        assert!(invoice.due_on > CUTOFF || outlook.late_probability == 1.0, "an overdue invoice is late");
    }
    assert!(outlooks.gate.passed && outlooks.invoices.iter().all(|outlook| outlook.score.is_some()));
}

/// On days of the past, what was said of open invoices beside what became of them: the means agree within a few percent, overdue or not.
#[test]
fn what_is_said_of_open_invoices_comes_true() {
    let mut whole = ledger_of(12, 80);
    for invoice in whole.iter_mut().filter(|invoice| invoice.customer_id.ends_with('0')) {
        invoice.settled_on = invoice.settled_on.map(|on| on.plus_days(28));
    }
    let mut gaps = [[0.0; 3]; 2];
    let mut counts = [[0.0; 3]; 2];
    for day in [15_450, 15_550].map(Day) {
        let known = book(whole.iter().filter(|invoice| invoice.invoice_on <= day).cloned().collect());
        for outlook in looked_at(&known, day).invoices {
            let invoice = known.invoices.iter().find(|invoice| invoice.invoice_id == outlook.invoice_id).unwrap();
            let open_after = |limit: Day| f64::from(u8::from(invoice.settled_on > Some(limit)));
            let said = [outlook.late_probability, outlook.very_late_probability, outlook.paid_14d_probability];
            let happened = [open_after(invoice.due_on), open_after(invoice.due_on.plus_days(30)), 1.0 - open_after(day.plus_days(14))];
            let class = usize::from(invoice.due_on < day);
            for (at, (said, happened)) in said.iter().zip(happened).enumerate() {
                gaps[class][at] += said - happened;
                counts[class][at] += 1.0;
            }
        }
    }
    for (gap, count) in gaps.as_flattened().iter().zip(counts.as_flattened()) {
        assert!(*count > 30.0 && (gap / count).abs() < 0.08, "{gaps:?} of {counts:?}");
    }
}

const LIMITS: DriftLimits = DriftLimits { psi_max: 0.5, slope_min: 0.4, slope_max: 2.5, gap_max: 0.2, coverage_gap_max: 0.15, rows_min: 30 };
const WATCHED: Licence = Licence { mode: Mode::On, challenger: true, limits: Some(LIMITS) };

/// Invoices up to the cutoff, as a run on that day has them.
fn known_today(seed: u64) -> InvoiceBook {
    book(ledger_of(seed, 80).into_iter().filter(|invoice| invoice.invoice_on <= CUTOFF).collect())
}

#[test]
fn a_model_that_held_for_weeks_stays_on_and_its_figures_are_told() {
    let book = known_today(21);
    let model = train_licensed(&book, CUTOFF, SETTINGS, &WATCHED).unwrap();
    assert!(model.gate().passed, "{:?} {:?}", model.gate(), model.drift());
    let drift = model.drift().unwrap();
    assert!(drift.unmeasured.is_none() && drift.breach.is_none());
    assert!(drift.rows > 100 && drift.matured >= 30 && drift.matured < drift.rows, "{drift:?}");
    assert!((drift.said.unwrap() - drift.happened.unwrap()).abs() < 0.2 && drift.slope.unwrap() > 0.4 && drift.score_psi.unwrap() < 0.5, "{drift:?}");
    assert!(drift.moved_input.is_some() && drift.coverage.is_some());
    let challenger = model.challenger().unwrap();
    assert_eq!(challenger.rows, model.gate().rows, "both were tried on the same invoices");
    assert!(challenger.log_loss < model.gate().rules_log_loss.unwrap() * 1.2, "{challenger:?} {:?}", model.gate());
}

/// From some weeks before the day on everybody pays two weeks later: what was said then did not come true, and the rules answer.
#[test]
fn a_model_that_went_wrong_is_taken_off_with_the_reason() {
    let mut invoices = ledger_of(22, 80);
    invoices.retain(|invoice| invoice.invoice_on <= CUTOFF);
    for invoice in invoices.iter_mut().filter(|invoice| invoice.invoice_on >= CUTOFF.plus_days(-59)) {
        invoice.settled_on = invoice.settled_on.map(|on| on.plus_days(14));
    }
    let book = book(invoices);
    let model = train_licensed(&book, CUTOFF, SETTINGS, &WATCHED).unwrap();
    let breach = model.drift().unwrap().breach.clone().unwrap();
    assert!(!model.gate().passed && model.gate().why.as_deref() == Some(breach.as_str()), "{breach}");
    let answers = outlooks(&book, CUTOFF, &model).unwrap();
    assert!(answers.invoices.iter().all(|outlook| outlook.score.is_none() && outlook.by_model.is_some()), "rules answer, the model is asked");
    let unwatched = train_licensed(&book, CUTOFF, SETTINGS, &Licence::FREE).unwrap();
    assert!(unwatched.gate().passed && unwatched.drift().is_none());
}

#[test]
fn in_shadow_the_answers_are_those_of_the_rules_and_off_nothing_is_trained() {
    let book = known_today(23);
    let of = |mode: Mode| {
        let model = train_licensed(&book, CUTOFF, SETTINGS, &Licence { mode, ..WATCHED }).unwrap();
        (outlooks(&book, CUTOFF, &model).unwrap(), model)
    };
    let (on, shadow, off) = (of(Mode::On), of(Mode::Shadow), of(Mode::Off));
    assert!(on.1.gate().passed && shadow.1.gate().why.as_deref() == Some("it answers in shadow only"));
    assert_eq!(off.1.gate().why.as_deref(), Some("it is switched off"));
    assert!(off.1.drift().is_none() && off.1.challenger().is_none() && challenge(&book, CUTOFF, &off.1, SETTINGS).unwrap().is_empty());
    for ((on, shadow), off) in on.0.invoices.iter().zip(&shadow.0.invoices).zip(&off.0.invoices) {
        assert_eq!(on.by_model, shadow.by_model, "the model says the same in shadow");
        assert!(shadow.score.is_none() && off.by_model.is_none());
    }
    assert_ne!(on.0.invoices[0].paid_14d_probability, shadow.0.invoices[0].paid_14d_probability);
}

/// The challenger is asked about the same open invoices as the model, and agrees with it more than not.
#[test]
fn the_challenger_answers_for_every_open_invoice() {
    let book = known_today(24);
    let model = train_licensed(&book, CUTOFF, SETTINGS, &WATCHED).unwrap();
    let answers = outlooks(&book, CUTOFF, &model).unwrap().invoices;
    let said = challenge(&book, CUTOFF, &model, SETTINGS).unwrap();
    assert_eq!(said.iter().map(|(id, _)| id).collect::<Vec<_>>(), answers.iter().map(|outlook| &outlook.invoice_id).collect::<Vec<_>>());
    let near = said.iter().zip(&answers).filter(|((_, said), outlook)| (said - outlook.by_model.unwrap()).abs() < 0.3).count();
    assert!(near * 4 > said.len() * 3, "{near} of {}", said.len());
}

/// Net 30, written twice a month, paid at the next 25th after the due day: on the 10th it is expected on the 25th; whoever has missed its day is not.
#[test]
fn whoever_pays_on_one_day_of_the_month_is_expected_on_it() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let next_25th = |due_on: Day| (0..40).map(|ahead| due_on.plus_days(ahead)).find(|day| day.day_of_month() == 25).unwrap();
    let written = (0..10).flat_map(|month| [3, 17].map(|on| day("2026-01-01").plus_days(month * 30 + on)));
    let of = |customer: &str, settled: &dyn Fn(Day) -> Option<Day>| {
        let invoice = |(index, invoice_on): (usize, Day)| {
            let due_on = invoice_on.plus_days(30);
            Invoice {
                customer_id: customer.to_owned(),
                invoice_id: format!("{customer}-{index:02}"),
                invoice_on,
                due_on,
                settled_on: settled(due_on),
                ..ledger(1)[0].clone()
            }
        };
        written.clone().enumerate().map(invoice).collect::<Vec<_>>()
    };
    let as_of = day("2026-11-10");
    let punctual = of("REGULAR", &|due_on| Some(next_25th(due_on)).filter(|on| *on < as_of));
    let stopped = of("STOPPED", &|due_on| Some(next_25th(due_on)).filter(|on| *on < day("2026-08-01")));
    let found = looked_at(&book(punctual.into_iter().chain(stopped).chain(ledger(11)).collect()), as_of).invoices;
    let overdue = |customer: &str| {
        let of_customer = found.iter().filter(|outlook| outlook.invoice_id.starts_with(customer));
        of_customer.filter(|outlook| outlook.late_probability == 1.0).cloned().collect::<Vec<_>>()
    };
    let regular = overdue("REGULAR");
    assert!(!regular.is_empty());
    for outlook in &regular {
        assert_eq!((outlook.pay_day, outlook.expected_on), (Some(day("2026-11-25")), day("2026-11-25")));
        assert!(outlook.paid_14d_probability < 0.1 && outlook.paid_31d_probability > 0.9, "{outlook:?}");
    }
    let stopped = overdue("STOPPED");
    assert!(stopped.len() > 3 && stopped.iter().all(|outlook| outlook.pay_day.is_none()));
}
