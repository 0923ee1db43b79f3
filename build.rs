//! Brings the browser's files into the binary: ours from `web/`, the libraries from the npm registry.
//!
//! Every file gets a name that carries a hash of its content, so browsers may keep it for ever.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What is taken from the npm packages: (logical name, path below node_modules).
const LIBRARIES: [(&str, &str); 3] = [
    ("htmx.js", "htmx.org/dist/htmx.min.js"),
    ("leaflet.js", "leaflet/dist/leaflet.js"),
    ("leaflet.css", "leaflet/dist/leaflet.css"),
];

/// The font of PDFs: whole GBK, and the rare signs of names.
const FONT: &str = "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf";

fn main() {
    println!("cargo:rerun-if-changed=web");
    println!("cargo:rerun-if-env-changed=DAWUYE_WEB_LIBRARIES");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut assets: Vec<(String, PathBuf)> = Vec::new();
    for folder in ["web/css", "web/js", "web/img"] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                assets.push((name, fs::canonicalize(&path).expect("a listed file exists")));
            }
        }
    }
    let mut font = "None".to_owned();
    if env::var_os("CARGO_FEATURE_WEB_ASSETS").is_some() {
        let libraries = libraries(&out);
        for (name, path) in LIBRARIES {
            assets.push((name.to_owned(), libraries.join(path)));
        }
        font = format!("Some(include_bytes!({:?}))", libraries.join(FONT));
    }
    // A file of its own: another module includes it.
    fs::write(out.join("font.rs"), format!("pub const FONT: Option<&[u8]> = {font};\n"))
        .expect("OUT_DIR is writable");
    assets.sort();
    let mut code = String::from("pub const ASSETS: &[Asset] = &[\n");
    for (name, path) in &assets {
        let bytes = fs::read(path).unwrap_or_else(|e| fail(&format!("{}: {e}", path.display())));
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let hashed = format!("{stem}.{:016x}.{extension}", hasher.finish());
        let media_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "webmanifest" => "application/manifest+json",
            _ => "application/octet-stream",
        };
        writeln!(
            code,
            "    Asset {{ name: {name:?}, hashed: {hashed:?}, media_type: {media_type:?}, bytes: include_bytes!({path:?}) }},"
        )
        .expect("writing to a string cannot fail");
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code).expect("OUT_DIR is writable");
}

/// The folder that holds the npm packages: given, or installed into OUT_DIR.
fn libraries(out: &Path) -> PathBuf {
    if let Some(given) = env::var_os("DAWUYE_WEB_LIBRARIES") {
        return PathBuf::from(given);
    }
    let work = out.join("npm");
    let lock =
        fs::read("web/package-lock.json").unwrap_or_else(|e| fail(&format!("web/package-lock.json: {e}")));
    let installed = work.join("node_modules");
    // The lock file says everything: the same lock needs no second install.
    if installed.is_dir() && fs::read(work.join("package-lock.json")).is_ok_and(|old| old == lock) {
        return installed;
    }
    fs::create_dir_all(&work).expect("OUT_DIR is writable");
    fs::copy("web/package.json", work.join("package.json")).expect("web/package.json is in the repository");
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir({
            fs::write(work.join("package-lock.json"), lock).expect("OUT_DIR is writable");
            &work
        })
        .status();
    match status {
        Ok(status) if status.success() => installed,
        outcome => {
            let _ = fs::remove_file(work.join("package-lock.json"));
            fail(&format!("npm ci did not work ({outcome:?})"))
        }
    }
}

fn fail(problem: &str) -> ! {
    println!("cargo::error=the browser's libraries could not be brought in: {problem}");
    println!(
        "cargo::error=way out 1: set DAWUYE_WEB_LIBRARIES to a folder with htmx.org, leaflet and @expo-google-fonts/noto-sans-sc as npm lays them out"
    );
    println!(
        "cargo::error=way out 2: build with --no-default-features: pages then work without JavaScript, and nothing is written as PDF"
    );
    std::process::exit(1)
}
