# What the Department sets for the whole province.
nav-settings = Settings
settings-title = Settings of the province
settings-sixteen-title = 16- and 17-year-olds
settings-sixteen-label = Who must agree to taking part?
settings-sixteen-both = The family and the pupil
settings-sixteen-inform = The pupil's yes is enough; the family is told
settings-sixteen-what = It holds at once in the whole province. Pictures and names in public always need both.
fault-settings-rule = Choose one of the two.
done-setting-changed = The setting was saved.
