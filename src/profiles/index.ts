export type { AudienceMember, AudiencePurpose, AudienceReason } from './audience.js'
export type { AudienceTarget } from './audience-target.js'
export type { Condition, FieldTest, Segment } from './condition.js'
export type { LifecycleOptions } from './lifecycle.js'
export type {
  Dismissed,
  Figure,
  Lifecycle,
  Outlook,
  Rhythm,
  Searches,
  ShopperValue,
  Spend,
  Stage,
  Taste,
  Tastes,
  UserProfile,
} from './profile.js'
export type { ProfilesOptions } from './profile-options.js'
export { type Profiles, profiles } from './profiles.js'
export type { Level, PointRules, Tier } from './value.js'
