# The same lines as in .ci/run, for those who have just.

check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

test:
    cargo test

# Accepts what the program writes now as expected; read the difference before committing it.
golden:
    UPDATE_EXPECTED=1 cargo test --test suite

# All that says within minutes that something is wrong.
fast:
    .ci/run fast

# All checks.
ci:
    .ci/run
