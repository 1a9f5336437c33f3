//! The simulation as text: a table of the results, then each kind with its reasons.

use crate::text::terminal::line;
use mailglass_model::{Predicted, Prediction, Simulation};

/// What the command prints.
pub fn plain(simulation: &Simulation) -> String {
    let mut out = String::new();
    if let Some(problem) = &simulation.problem {
        line(&mut out, 0, problem);
        return out;
    }
    let author = simulation.author_domain.as_deref().unwrap_or("an unknown author");
    line(&mut out, 0, &format!("If this message of {author} is forwarded, the next receiver will see:"));
    line(&mut out, 0, "");
    table(&mut out, &simulation.predictions);
    line(&mut out, 0, "");
    let forwarder = &simulation.forwarder;
    line(&mut out, 0, &format!("The forwarder is taken to be {} [{}].", forwarder.domain, forwarder.ip));
    for sentence in &forwarder.assumptions {
        line(&mut out, 1, sentence);
    }
    for prediction in &simulation.predictions {
        one(&mut out, prediction);
    }
    out
}

fn word(predicted: &Predicted) -> &str {
    predicted.result.as_deref().unwrap_or("unknown")
}

fn table(out: &mut String, predictions: &[Prediction]) {
    /// Columns of the kind and of each result.
    const KIND: usize = 16;
    const RESULT: usize = 10;
    let row = |kind: &str, results: [&str; 5]| {
        let results: String = results.iter().map(|word| format!("{word:RESULT$}")).collect();
        format!("{kind:KIND$}{results}")
    };
    line(out, 1, &row("", ["spf", "dkim", "dmarc", "arc", "dkim2"]));
    for one in predictions {
        let results = [&one.spf, &one.dkim, &one.dmarc, &one.arc, &one.dkim2].map(word);
        line(out, 1, &row(one.kind.word(), results));
    }
}

fn one(out: &mut String, prediction: &Prediction) {
    line(out, 0, "");
    line(out, 0, &format!("{}: {}", prediction.kind.word(), prediction.title));
    for change in &prediction.changes {
        line(out, 1, change);
    }
    if let Some(happened) = &prediction.happened {
        line(out, 1, happened);
    }
    if let Some(remark) = prediction.basis.remark() {
        line(out, 1, remark);
    }
    let author = prediction.author_domain.as_ref().map(|domain| format!(" for {domain}")).unwrap_or_default();
    for (name, predicted) in [
        ("spf".to_owned(), &prediction.spf),
        ("dkim".to_owned(), &prediction.dkim),
        (format!("dmarc{author}"), &prediction.dmarc),
        ("arc".to_owned(), &prediction.arc),
        ("dkim2".to_owned(), &prediction.dkim2),
    ] {
        let because = predicted.because.strip_prefix("unknown, ").unwrap_or(&predicted.because);
        line(out, 1, &format!("{name} {}: {because}", word(predicted)));
        if name == "dkim" && prediction.signatures.len() > 1 {
            for signature in &prediction.signatures {
                let result = signature.result.map_or("unknown", |result| result.word());
                let because = signature.because.strip_prefix("unknown, ").unwrap_or(&signature.because);
                line(out, 2, &format!("{} s={} {result}: {because}", signature.domain, signature.selector));
            }
        }
    }
    line(out, 1, &prediction.disposition);
    for advice in &prediction.author_can {
        line(out, 1, &format!("The author: {advice}"));
    }
    for advice in &prediction.forwarder_can {
        line(out, 1, &format!("The forwarder: {advice}"));
    }
}
