//! The page: draws reports and asks the worker for them.

fn main() {
    mailglass_web::start();
}
