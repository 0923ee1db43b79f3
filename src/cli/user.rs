//! `dawuye user add`, `dawuye user email`

use std::io::BufRead;
use std::process::ExitCode;

use clap::Subcommand;
use entity::enums::{Role, ScopeKind};

use crate::access::Caller;
use crate::access::service::{NewUser, add_user, set_email, user_id_named};
use crate::error::{Error, Result};
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum What {
    /// Add a user; the password is read from standard input, or from DAWUYE_PASSWORD
    Add {
        username: String,
        /// The name shown to others
        #[arg(long)]
        name: String,
        /// Where they read mail
        #[arg(long, default_value = "")]
        email: String,
        /// administrator, dispatcher, finance, steward, crew, officer or resident
        #[arg(long, value_parser = role)]
        role: Role,
        /// city, subdistrict:ID, estate:ID, crew:ID or account:ID
        #[arg(long, default_value = "city", value_parser = scope)]
        scope: (ScopeKind, i64),
    },
    /// Say where a user reads mail
    Email {
        username: String,
        /// Left out: nowhere
        #[arg(default_value = "")]
        email: String,
    },
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| "not a role".to_owned())
}

fn scope(words: &str) -> Result<(ScopeKind, i64), String> {
    let (kind, id) = words.split_once(':').unwrap_or((words, "0"));
    let kind = ScopeKind::from_word(kind).ok_or("not a scope")?;
    Ok((kind, id.parse().map_err(|_| "the id is not a number")?))
}

pub async fn run(settings: Settings, what: What) -> Result<ExitCode> {
    let (username, name, email, role, scope) = match what {
        What::Add { username, name, email, role, scope } => (username, name, email, role, scope),
        What::Email { username, email } => return say_email(settings, &username, &email).await,
    };
    let password = match std::env::var("DAWUYE_PASSWORD") {
        Ok(password) => password,
        Err(_) => {
            eprintln!("password:");
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).map_err(Error::internal)?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    let app = super::open(settings).await?;
    let new = NewUser {
        username: username.clone(),
        display_name: name,
        password,
        email,
        role,
        scope_kind: scope.0,
        scope_id: scope.1,
    };
    let id = add_user(&app, &Caller::system("cli"), new).await?;
    println!("user {username} added with id {id}");
    Ok(ExitCode::SUCCESS)
}

async fn say_email(settings: Settings, username: &str, email: &str) -> Result<ExitCode> {
    let app = super::open(settings).await?;
    let id = user_id_named(&app, username).await?;
    set_email(&app, &Caller::system("cli"), id, email).await?;
    println!("user {username}: {}", if email.trim().is_empty() { "no e-mail" } else { email.trim() });
    Ok(ExitCode::SUCCESS)
}
