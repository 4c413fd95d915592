//! The program: from its arguments to its exit code.
//!
//! 0: done. 1: the data or templates have errors, or warnings that are denied, or an edition must not be
//! published yet, and nothing was written. 2: the program could not do its work. 3: it is done, but not what belongs to it
//! afterwards.

mod commands;

use std::io::{self, Write};
use std::process::ExitCode;

use bulletin::cli::{Cli, MessageFormat};
use clap::Parser;

fn main() -> ExitCode {
    let (format, done) = match Cli::try_parse() {
        Ok(cli) => (cli.command.message_format(), commands::run(cli.command)),
        Err(said) => (MessageFormat::Full, commands::typed(&said)),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            // With no terminal there is nobody left to tell.
            let _ = write!(io::stderr(), "{}", commands::stopped(format, &error.to_string()));
            ExitCode::from(2)
        }
    }
}
