//! Keyset paging: lists are read by a unique key after a cursor, so no row is lost or seen twice between pages.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, Kind, Result};
use crate::messages;

pub const DEFAULT_LIMIT: u64 = 50;
pub const MAX_LIMIT: u64 = 500;

messages! {
    bad_cursor { zh: "翻页标记无效。", en: "The page cursor is not one of ours." }
    bad_limit { zh: "每页条数应在 1 到 500 之间。", en: "A page holds 1 to 500 items." }
}

/// What a caller asks of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `next` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// 1 to 500, 50 when absent.
    pub limit: Option<u64>,
}

/// A checked [`PageQuery`].
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// The key of the last item already seen.
    pub after: Option<i64>,
    pub limit: u64,
}

impl PageQuery {
    /// # Errors
    /// A cursor we did not give, or a limit out of range.
    pub fn window(&self) -> Result<Window> {
        let after = match self.cursor.as_deref().filter(|c| !c.is_empty()) {
            Some(cursor) => Some(
                cursor.parse::<i64>().map_err(|_| Error::new(Kind::Malformed, "page.cursor", bad_cursor))?,
            ),
            None => None,
        };
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Error::new(Kind::Malformed, "page.limit", bad_limit));
        }
        Ok(Window { after, limit })
    }
}

impl Window {
    /// The rows of `query` on this page, the highest `id` first, and one more that tells [`Page::cut`] whether others follow.
    #[must_use]
    pub fn newest<E: EntityTrait>(self, query: Select<E>, id: E::Column) -> Select<E> {
        let query = match self.after {
            Some(after) => query.filter(id.lt(after)),
            None => query,
        };
        query.order_by_desc(id).limit(self.limit + 1)
    }
}

/// One page of a list: `{"items": […], "next": cursor or null}`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The cursor of the following page; null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `rows` that were read with one more than `window.limit`.
    pub fn cut(mut rows: Vec<T>, window: Window, key: impl Fn(&T) -> i64) -> Self {
        let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|row| key(row).to_string()) } else { None };
        Self { items: rows, next }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}
