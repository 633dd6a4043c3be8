/** Names for what the server sends and takes. The shapes themselves are generated from its description: `cargo xtask openapi`. */
import type { components, paths } from './schema';

type Schemas = components['schemas'];

export type Day = Schemas['Day'];
export type Instant = Schemas['Instant'];
export type Decimal = Schemas['Decimal'];
export type Money = Schemas['Money'];
export type Session = Schemas['Session'];
export type LastRun = Schemas['LastRun'];
export type KindRun = Schemas['KindRun'];
/** Rows of the replenishment queue; those of other kinds have columns of their own in place of `ReplenishmentColumns`. */
export type QueueRow = Schemas['QueueRow'] & Schemas['ReplenishmentColumns'];
/** A row of any kind, as the server sends it. */
export type AnyRow = Schemas['QueueRow'];
export type QueueColumn = Schemas['QueueColumn'];
export type Queue = Omit<Schemas['Queue'], 'rows'> & { rows: QueueRow[] };
export type Automation = Schemas['Automation'];
export type AutomationSegment = Schemas['AutomationSegment'];
export type HeldRow = Schemas['HeldRow'];
export type CashWeek = Schemas['CashWeek'];
export type CollectionsHead = Schemas['CollectionsHead'];
export type Reason = Schemas['Reason'];
export type Alternative = Schemas['Alternative'];
export type RecommendationState = Schemas['RecommendationState'];
export type Recommendation = Schemas['Recommendation'] & Schemas['ReplenishmentColumns'];
export type RecommendationDetail = Omit<Schemas['RecommendationDetail'], 'recommendation'> & {
  recommendation: Recommendation;
};
export type RecommendationEvent = Schemas['RecommendationEvent'];
export type Derivation = Schemas['Derivation'];
export type DerivationStep = Schemas['DerivationStep'];
export type DerivationOp = Schemas['DerivationOp'];
export type EvidenceTable = Schemas['EvidenceTable'];
export type DemandSeries = Schemas['DemandSeries'];
export type StockProjection = Schemas['StockProjection'];
export type DecisionRequest = Schemas['ActRequest'];
export type DecisionAnswer = Schemas['DecisionAnswer'];
export type DecisionResult = Schemas['DecisionResult'];
export type ReasonCatalogue = Schemas['ReasonCatalogue'];
export type Refusal = Schemas['Refusal'];
export type DocumentRef = Schemas['DocumentRef'];
export type BusinessDocument = Schemas['BusinessDocument'];
export type Replay = Schemas['Replay'];
export type ReplayLevel = Schemas['ReplayLevel'];
export type Problem = Schemas['Problem'];
export type Changes = Schemas['Changes'];
export type ChangedRecommendation = Schemas['ChangedRecommendation'];
export type SearchHit = Schemas['SearchHit'];
export type WhatIf = Schemas['WhatIf'];
export type WhatIfProposal = Schemas['WhatIfProposal'];
export type WhatIfRequest = Schemas['WhatIfRequest'];
export type TableDescription = Schemas['TableDescription'];
export type UploadAnswer = Schemas['UploadAnswer'];
export type UploadedFile = Schemas['UploadedFile'];
export type SuggestedMapping = Schemas['SuggestedMapping'];
export type SuggestedFile = Schemas['SuggestedFile'];
export type SuggestedColumn = Schemas['SuggestedColumn'];
export type UnknownField = Schemas['UnknownField'];
export type ImportAnswer = Schemas['ImportAnswer'];
export type ImportedFile = Schemas['ImportedFile'];
export type LoadCounts = Schemas['LoadCounts'];
export type ImportPreview = Schemas['ImportPreview'];
export type PreviewComplaint = Schemas['PreviewComplaint'];
export type ImportList = Schemas['ImportList'];
export type ImportEntry = Schemas['ImportEntry'];
export type CutOver = Schemas['CutOver'];
export type CutOverTotal = Schemas['CutOverTotal'];
export type DataQuality = Schemas['DataQuality'];
export type DataProblem = Schemas['DataProblem'];
export type QueueAbout = Schemas['QueueAbout'];
export type KpiBoard = Schemas['KpiBoard'];
export type Kpi = Schemas['Kpi'];
export type KpiUnit = Schemas['KpiUnit'];
export type KpiPoint = Schemas['KpiPoint'];
export type KpiScope = Schemas['KpiScope'];
export type FillBridge = Schemas['FillBridge'];
export type BridgeCause = Schemas['BridgeCause'];
export type Ageing = Schemas['Ageing'];
export type AgeingBucket = Schemas['AgeingBucket'];
export type Outcomes = Schemas['Outcomes'];
export type KindOutcomes = Schemas['KindOutcomes'];
export type OutcomeTenth = Schemas['OutcomeTenth'];
export type OutcomeLine = Schemas['OutcomeLine'];
export type OutcomeStanding = Schemas['OutcomeStanding'];
export type RecommendationOutcome = Schemas['RecommendationOutcome'];
export type KpiRows = Schemas['KpiRows'];
export type KpiColumn = Schemas['KpiColumn'];
export type CallSheet = Schemas['CallSheet'];
export type OwedInvoice = Schemas['OwedInvoice'];
export type ScoreOutlook = Schemas['ScoreOutlook'];
export type TimelineEvent = Schemas['TimelineEvent'];
export type CommandAnswer = Schemas['CommandAnswer'];
export type AuditEntry = Schemas['AuditEntry'];
export type ChainCheck = Schemas['ChainCheck'];
export type MarginCase = Schemas['MarginCase'];
export type WaterfallStep = Schemas['WaterfallStep'];

/** What can be done to recommendations: every route that takes a decision. */
export type DecisionVerb = {
  [Path in keyof paths]: Path extends `/api/v1/recommendations/${infer Verb}`
    ? paths[Path] extends { post: { requestBody: { content: { 'application/json': DecisionRequest } } } }
      ? Verb
      : never
    : never;
}[keyof paths];
