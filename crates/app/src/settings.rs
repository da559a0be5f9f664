//! What the Department sets for the whole province without a deployment.

use domain::consent::SixteenRule;
use domain::plan::Level;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use store::Tx;

use crate::access::{Permit, SettingManage};
use crate::secrets::digest;
use crate::{App, Error, Result};

/// The settings that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Whose yes a 16- or 17-year-old needs to take part.
    SixteenRule,
    /// The five criteria: scale and weight.
    Criteria,
    /// How long each kind of data is kept.
    Retention,
    /// What the guard of scheduling allows.
    Guard,
    /// The duties of the programme and the ages each suits.
    Duties,
    /// What lies ready for the year's plan at a level.
    YearBox(Level),
}

impl Setting {
    /// Its key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SixteenRule => "sixteen_rule",
            Self::Criteria => "criteria",
            Self::Retention => "retention",
            Self::Guard => "guard",
            Self::Duties => "duties",
            Self::YearBox(Level::Primary) => "year_box_primary",
            Self::YearBox(Level::LowerSecondary) => "year_box_lower_secondary",
            Self::YearBox(Level::UpperSecondary) => "year_box_upper_secondary",
            Self::YearBox(Level::Continuing) => "year_box_continuing",
        }
    }
}

/// One JSON text in the place of another, as the audit chain keeps it.
pub(crate) fn replaced(before: Option<&str>, after: &str) -> Value {
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    json!({ "before": before.and_then(parse), "after": parse(after) })
}

impl App {
    /// A setting as the Department made it, or the value it begins with.
    pub(crate) async fn setting<T: DeserializeOwned + Default>(
        &self,
        tx: &mut Tx,
        setting: Setting,
    ) -> Result<T> {
        Ok(self.kept_setting(tx, setting).await?.0)
    }

    /// The same with the text it was read from, which [`App::swap_setting`] replaces; `None` where the Department made none.
    pub(crate) async fn kept_setting<T: DeserializeOwned + Default>(
        &self,
        tx: &mut Tx,
        setting: Setting,
    ) -> Result<(T, Option<String>)> {
        let Some(root) = store::orgs::root(tx).await? else { return Ok((T::default(), None)) };
        let Some(text) = store::settings::value(tx, root.id, setting.key()).await? else {
            return Ok((T::default(), None));
        };
        Ok((serde_json::from_str(&text).map_err(Error::broken)?, Some(text)))
    }

    /// Changes a setting; before and after stand in the audit chain.
    pub(crate) async fn change_setting<T: Serialize>(
        &self,
        tx: &mut Tx,
        permit: &Permit<SettingManage>,
        setting: Setting,
        value: &T,
    ) -> Result<()> {
        let org = permit.org();
        let text = serde_json::to_string(value).map_err(Error::broken)?;
        let before = store::settings::value(tx, org, setting.key()).await?;
        if before.as_deref() == Some(text.as_str()) {
            return Ok(());
        }
        let by = permit.actor().to_string();
        store::settings::set(tx, org, setting.key(), &text, &by, self.world.now()).await?;
        let change = replaced(before.as_deref(), &text);
        let subject = format!("setting/{}", setting.key());
        self.note(tx, org, permit.actor(), "setting.change", &subject, change).await?;
        Ok(())
    }

    /// The same where two may write at once: `before` is the text the writer looked at ([`App::kept_setting`]); where another
    /// stands there by now, whoever comes second looks again. It is not read anew here: between two readings of one
    /// transaction somebody else may have committed.
    pub(crate) async fn swap_setting<T: Serialize>(
        &self,
        tx: &mut Tx,
        permit: &Permit<SettingManage>,
        setting: Setting,
        (before, value): (Option<&str>, &T),
    ) -> Result<()> {
        let (org, key) = (permit.org(), setting.key());
        let text = serde_json::to_string(value).map_err(Error::broken)?;
        let by = permit.actor().to_string();
        let now = (text.as_str(), by.as_str(), self.world.now());
        store::settings::swap(tx, org, key, before, now).await?;
        let change = json!({ "before": before.map(digest), "after": digest(&text) });
        let subject = format!("setting/{key}");
        self.note(tx, org, permit.actor(), "setting.change", &subject, change).await?;
        Ok(())
    }

    /// Whose yes 16- and 17-year-olds need to take part.
    pub async fn sixteen_rule(&self, _: &Permit<SettingManage>) -> Result<SixteenRule> {
        let mut tx = self.store.read().await?;
        self.setting(&mut tx, Setting::SixteenRule).await
    }

    /// Changes it; it holds from the next question on.
    pub async fn set_sixteen_rule(
        &self,
        permit: &Permit<SettingManage>,
        rule: SixteenRule,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.change_setting(&mut tx, permit, Setting::SixteenRule, &rule).await?;
        Ok(tx.commit().await?)
    }
}
