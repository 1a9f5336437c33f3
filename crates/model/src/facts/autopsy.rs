//! The autopsy of a DKIM signature that does not hold: what was done to the message after it was signed.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was tried, and what of it makes the signature hold again.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DkimAutopsy {
    /// What the header is now, where the header signature failed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub header: Option<HalfState>,
    /// The same for the body.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<HalfState>,
    /// What was done to the message after signing, each proven: undone, the hash is the one that was signed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub changes: Vec<DkimChange>,
    /// The hash of the header that the signature was made over, base64. Only an RSA signature shows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub header_hash_signed: Option<String>,
    /// The hash of the header as it is now, base64.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub header_hash_computed: Option<String>,
    /// Whether the key made the signature, over whatever header. Only an RSA signature shows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub made_by_key: Option<bool>,
    /// How many repaired headers and bodies were compared.
    pub tried: u32,
    /// Why not everything was tried.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partial: Option<AutopsyPartial>,
}

impl DkimAutopsy {
    /// True where the header is known as it was signed: the domain signed it.
    pub fn explains_header(&self) -> bool {
        self.header == Some(HalfState::Explained)
    }

    /// True where all that failed is explained.
    pub fn explains_all(&self) -> bool {
        let open = |half: Option<HalfState>| half == Some(HalfState::Unexplained);
        !self.changes.is_empty() && !open(self.header) && !open(self.body)
    }
}

/// What is known of a half that failed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum HalfState {
    /// With the changes undone it is what was signed.
    Explained,
    /// Nothing that was tried makes it what was signed.
    Unexplained,
}

/// Why an autopsy is not complete.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AutopsyPartial {
    /// The work that one autopsy may cost was used up.
    Budget,
    /// It was cancelled.
    Cancelled,
    /// Enough signatures of the message had one before.
    TooManySignatures,
}

/// One thing that was done to the message after signing.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DkimChange {
    /// Its name.
    pub kind: ChangeKind,
    /// The header field; absent where it is the body.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// What exactly, in words that need no original text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// The text that was added, or the value that was signed; cut to a readable length.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
    /// Where the changed text stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Span>,
    /// Software that left its fields in the header and does such things.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub software: Vec<String>,
}

impl DkimChange {
    /// True for a change of the header, false for one of the body: each half has its own hash.
    pub fn is_of_header(&self) -> bool {
        self.field.is_some()
    }
}

macro_rules! kinds {
    ($($kind:ident $words:literal,)*) => {
        /// The names of changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum ChangeKind {
            $(#[doc = $words] $kind,)*
        }

        impl ChangeKind {
            /// All of them.
            pub const ALL: &[ChangeKind] = &[$(ChangeKind::$kind,)*];

            /// What was done, as the end of a sentence that begins with "After signing, ".
            pub fn words(self) -> &'static str {
                match self { $(ChangeKind::$kind => $words,)* }
            }
        }
    };
}

kinds! {
    LineEndings "the line endings were changed",
    BlankLines "blank lines were added at the end",
    TrailingSpaces "spaces at the ends of lines were added or removed",
    WhiteSpace "tabs became spaces, or spaces tabs",
    DotStuffing "the dots at the beginnings of lines were doubled or halved",
    FromQuoting "lines that begin with \"From \" were marked with \">\"",
    WrappedLines "long lines were broken",
    ListFooter "a mailing list added its footer",
    Disclaimer "a disclaimer was added",
    VirusNote "a note of a virus scanner was added",
    TextAppended "text was added at the end",
    Banner "a warning about mail from outside was added",
    TextPrepended "text was added at the beginning",
    TrackingPixel "an invisible image was added",
    PartAdded "a part was added to the message",
    WrappedInMultipart "the body was wrapped into a multipart",
    TransferEncoding "the body was encoded anew",
    Charset "the character set was changed",
    LinksRewritten "links were rewritten",
    SubjectTag "a tag was added to the subject",
    FromMunged "the author's address was replaced",
    RecipientsRewritten "the recipients were rewritten",
    Refolded "header fields were folded anew",
    Reordered "fields of the same name were put into another order",
    FieldDuplicated "a second field of the same name was added",
    FieldAdded "a field was added that was not there",
    FieldRemoved "a field was taken out",
    DateRewritten "the date was written anew",
    MimeFieldRewritten "a field about the form of the body was rewritten",
    EncodedWord "words in other letters were encoded anew",
    DisplayName "a name or its quotation marks were changed",
    AddressCase "capital letters in an address were changed",
    FieldNameCase "capital letters in a field's name were changed",
    FieldReplaced "a field was replaced, and the original value kept in another",
}
