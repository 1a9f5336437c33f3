//! What can be written on the command line.

use crate::fail_on::FailOn;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why did this mail fail, and what must change?
#[derive(Debug, Parser)]
#[command(name = "mailglass", version, about, long_about = None, arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 something is, 2 bad usage or an unreadable input."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Analyze a message, its headers, a record or a domain
    Analyze(Analyze),
    /// Replace names, addresses and text by pseudonyms, so that a message can be shown to others
    Redact(Redact),
    /// Compare two copies of a message, such as the one in the inbox and the one in junk
    Diff(Diff),
    /// Predict what the next receiver says when the message is forwarded
    Simulate(Simulate),
    /// Look at an SPF record, or at an edit of it: its costs, what it authorises, and what becomes of one client
    Spf(Spf),
    /// Audit a domain: everything that it publishes about its mail, and what to change
    Domain(Domain),
    /// Read one DNS record: is it valid, what is wrong, what does each part mean
    Record(Record),
    /// Explain a finding, or list them all
    Explain(Explain),
    /// Serve the page and DNS over HTTPS on this machine
    Serve(Serve),
}

/// `mailglass analyze`.
#[derive(Debug, Args)]
pub(crate) struct Analyze {
    /// The file to read; - or nothing reads standard input
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// The clock (RFC 3339). Without it, signatures are judged at the time of receipt
    #[arg(long, value_name = "RFC3339")]
    pub(crate) now: Option<String>,
    /// The address of the client that handed the message in
    #[arg(long)]
    pub(crate) ip: Option<String>,
    /// The client's HELO or EHLO name
    #[arg(long, value_name = "NAME")]
    pub(crate) helo: Option<String>,
    /// The MAIL FROM address; "" for the null sender
    #[arg(long, value_name = "ADDR")]
    pub(crate) mail_from: Option<String>,
    /// A RCPT TO address; several with commas, or the option several times
    #[arg(long, value_name = "ADDR", value_delimiter = ',')]
    pub(crate) rcpt_to: Vec<String>,
    /// The hop (counted from 1, the sender's end) at which your own servers took the message in
    #[arg(long, value_name = "HOP")]
    pub(crate) trust_hop: Option<u32>,
    /// What the input is, where the guess is wrong
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    #[command(flatten)]
    pub(crate) form: Form,
    /// Replace names, addresses and text by pseudonyms in what is printed
    #[arg(long)]
    pub(crate) redact: bool,
    /// The file is what `mailglass redact --json` printed: its own answers are used, nothing is asked
    #[arg(long, conflicts_with_all = ["world", "resolver", "now", "ip", "helo", "mail_from", "rcpt_to", "trust_hop", "kind"])]
    pub(crate) share: bool,
    /// End with status 1 when a finding is this grave or graver
    #[arg(long, value_enum, default_value_t = FailOn::Fail, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// What the report is printed as; plain text where nothing is said.
#[derive(Clone, Copy, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Form {
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the report as Markdown, for a ticket
    #[arg(long)]
    pub(crate) markdown: bool,
    /// Print the report as one HTML file that needs nothing else
    #[arg(long)]
    pub(crate) html: bool,
}

/// `mailglass diff`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 nothing differs that is as grave as --fail-on says, 1 something does, 2 bad usage or an \
                  unreadable input. What servers write on the way (identifiers, times) is no difference."
)]
pub(crate) struct Diff {
    /// The first copy; - reads standard input
    pub(crate) first: PathBuf,
    /// The second copy; - reads standard input
    pub(crate) second: PathBuf,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// The clock (RFC 3339). Without it, each copy is judged at its time of receipt
    #[arg(long, value_name = "RFC3339")]
    pub(crate) now: Option<String>,
    /// Print the comparison as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the comparison as Markdown, for a ticket
    #[arg(long, conflicts_with = "json")]
    pub(crate) markdown: bool,
    /// Replace names, addresses and text by pseudonyms, the same ones in both copies
    #[arg(long)]
    pub(crate) redact: bool,
    /// End with status 1 when a difference is this grave or graver
    #[arg(long, value_enum, default_value_t = Differing::Decisive, value_name = "WEIGHT")]
    pub(crate) fail_on: Differing,
}

/// How grave a difference must be to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Differing {
    /// It alone can put one copy into junk
    Decisive,
    /// It can add to that
    Notable,
    /// Any difference
    Minor,
    Never,
}

/// `mailglass simulate`.
#[derive(Debug, Args)]
#[command(
    after_help = "Each forwarder's change is made to the bytes, and every signature verified again. Exit status: 0 when it is \
                  done, whatever comes of it; 2 bad usage or an unreadable input."
)]
pub(crate) struct Simulate {
    /// The file to read; - or nothing reads standard input
    pub(crate) file: Option<PathBuf>,
    /// A kind of forwarder; several with commas, or the option several times; all where nothing is said
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) kind: Vec<Forwarding>,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// The clock (RFC 3339). Without it, the message is forwarded at its time of receipt
    #[arg(long, value_name = "RFC3339")]
    pub(crate) now: Option<String>,
    /// Print the predictions as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a forwarder does.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Forwarding {
    /// Hands the message on as it is, MAIL FROM too
    Forward,
    /// Rewrites MAIL FROM
    Srs,
    /// The same with an ARC seal, as Exchange Online and Gmail do
    Seal,
    /// A mailing list that adds its fields
    List,
    /// A mailing list with Subject tag and footer
    ListFooter,
    /// The same with the list's address in From
    ListMunge,
    /// A mailing list that puts the message into one of its own
    ListWrap,
    /// A security gateway that changes the text
    Gateway,
    /// The same, signing what it made
    GatewaySigned,
}

/// `mailglass redact`.
#[derive(Debug, Args)]
#[command(
    after_help = "Structure, alignment, order and times stay; nothing is asked of the network. Signatures cannot be verified \
                  against the redacted text: with --json, their verified results go along."
)]
pub(crate) struct Redact {
    /// The file to read; - or nothing reads standard input
    pub(crate) file: Option<PathBuf>,
    /// Redact this world file (TOML or JSON) with the same pseudonyms
    #[arg(long, value_name = "FILE")]
    pub(crate) world: Option<PathBuf>,
    /// Write the redacted world here (JSON, or TOML where the name ends so)
    #[arg(long, value_name = "FILE", requires = "world")]
    pub(crate) world_to: Option<PathBuf>,
    /// Replace the names of large providers too, such as google.com
    #[arg(long)]
    pub(crate) providers: bool,
    /// Print input, answers and verified results as one object, which `mailglass analyze --share` reads
    #[arg(long, requires = "world")]
    pub(crate) json: bool,
}

/// Where answers come from.
#[derive(Debug, Args)]
pub(crate) struct Dns {
    /// Answer from this world file (TOML or JSON); nothing is asked of the network
    #[arg(long, value_name = "FILE", conflicts_with = "resolver")]
    pub(crate) world: Option<PathBuf>,
    /// A DNS-over-HTTPS URL (RFC 8484), or the word system
    #[arg(long, value_name = "URL", default_value = "system")]
    pub(crate) resolver: String,
}

/// `mailglass spf`.
#[derive(Debug, Args)]
pub(crate) struct Spf {
    /// The domain whose record is looked at; without it, that of the sender
    #[arg(required_unless_present_all = ["ip", "mail_from"])]
    pub(crate) domain: Option<String>,
    /// Look at this text in the place of the published record
    #[arg(long, value_name = "TEXT")]
    pub(crate) record: Option<String>,
    /// The address of a client to evaluate
    #[arg(long)]
    pub(crate) ip: Option<String>,
    /// Its MAIL FROM address or domain; "" for the null sender, with --helo. Without it, the domain
    #[arg(long, value_name = "ADDR", requires = "ip")]
    pub(crate) mail_from: Option<String>,
    /// Its HELO or EHLO name
    #[arg(long, value_name = "NAME", requires = "ip")]
    pub(crate) helo: Option<String>,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// Print everything as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// End with status 1 when the result is this grave or graver (fail and permerror are fail; softfail is risk); without a client, when the record is
    #[arg(long, value_enum, default_value_t = FailOn::Fail, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// `mailglass domain`.
#[derive(Debug, Args)]
pub(crate) struct Domain {
    /// The domain, also inside a URL or an address
    pub(crate) name: String,
    /// A DKIM selector that is in use; several with commas, or the option several times
    #[arg(long, value_name = "SELECTOR", value_delimiter = ',')]
    pub(crate) selector: Vec<String>,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// The clock (RFC 3339), by which certificates are judged; without it, that of this machine
    #[arg(long, value_name = "RFC3339")]
    pub(crate) now: Option<String>,
    #[command(flatten)]
    pub(crate) form: Form,
    /// End with status 1 when a finding is this grave or graver
    #[arg(long, value_enum, default_value_t = FailOn::Fail, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// `mailglass record`.
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// The kind of record
    #[arg(value_enum)]
    pub(crate) kind: RecordKind,
    /// Its text, or a public key in PEM form; - or nothing reads standard input
    #[arg(allow_hyphen_values = true)]
    pub(crate) text: Option<String>,
    /// Print the reading as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `mailglass explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of a finding, such as spf/lookup-limit, or an area, such as spf; without it, every finding by area
    pub(crate) code: Option<String>,
    /// List every finding, one a line
    #[arg(long, conflicts_with = "code")]
    pub(crate) list: bool,
    /// Print as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `mailglass serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8587")]
    pub(crate) listen: SocketAddr,
    /// The resolver behind /dns-query: system, or a DNS-over-HTTPS URL
    #[arg(long, value_name = "URL", default_value = "system")]
    pub(crate) resolver: String,
}

/// What an input can be taken for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    Message,
    Headers,
    Field,
    Record,
    Domain,
}

/// The kinds of record that can be read.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RecordKind {
    Spf,
    Dmarc,
    Dkim,
}
