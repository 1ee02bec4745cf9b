import type { components } from "./generated/schema";

type Schemas = components["schemas"];

export type Video = Schemas["VideoRead"];
export type Job = Schemas["JobRead"];
export type Step = Schemas["StepRead"];
export type Timeline = Schemas["TimelineRead"];
export type Media = Schemas["MediaRead"];
export type Track = Schemas["TrackRead"];
export type Cue = Schemas["CueRead"];
export type Session = Schemas["SessionRead"];
export type Collection = Schemas["CollectionRead"];
export type Member = Schemas["MemberRead"];
export type ApiKey = Schemas["KeyRead"];
export type CreatedKey = Schemas["KeyCreated"];
export type User = Schemas["UserRead"];
export type AuditEntry = Schemas["AuditEntryRead"];
export type AuditAction = AuditEntry["action"];
export type Checkpoint = Schemas["CheckpointRead"];
export type SystemState = Schemas["SystemRead"];
export type TextFormat = Schemas["FormatRead"];
export type Imported = Schemas["Imported"];
export type FileFinding = Schemas["FindingRead"];
export type Check = Schemas["CheckRead"];
export type RuleFinding = Schemas["RuleFindingRead"];
export type Fix = Schemas["FixRead"];
export type SetCue = Schemas["SetCueOperation"];
export type CueOperation = Schemas["Batch"]["operations"][number];
export type Edit = Schemas["EditRead"];
export type Note = Schemas["NoteRead"];
export type Recording = Schemas["RecordingRead"];
export type NoteBody = Schemas["NoteWrite"];
export type Voice = Schemas["VoiceRead"];
export type Speech = Schemas["SpeechRead"];
export type Preview = Schemas["PreviewRead"];
export type Rewrites = Schemas["RewritesRead"];
export type RewriteWanted = Schemas["RewriteRequest"];
export type Proposal = Schemas["ProposalRead"];
export type Mix = Schemas["MixRead"];
export type Speaker = Schemas["SpeakerRead"];
export type Speakers = Schemas["SpeakersRead"];
export type SpeakersSaved = Schemas["SpeakersSaved"];
export type Harvest = Schemas["HarvestRead"];
export type HarvestBody = Schemas["HarvestRequest"];
export type Script = Schemas["ScriptRead"];
export type TrackState = Schemas["StateWrite"]["state"];
export type Saved = Schemas["SavedRead"];
export type Rules = Schemas["RulesRead"];
export type Assignment = Schemas["AssignmentRead"];
export type AssignmentWithSentences = Schemas["AssignmentWithSentences"];
export type Sentence = Schemas["SentenceRead"];
export type Answer = Schemas["AnswerRead"];
export type AnswerBody = Schemas["AnswerCreate"];
export type Undone = Schemas["UndoneRead"];
export type Agreement = Schemas["AgreementRead"];
export type Coefficient = Schemas["CoefficientRead"];
export type Contested = Schemas["ContestedRead"];
export type Labelling = Schemas["LabellingProgressRead"];
export type Adjudication = Schemas["AdjudicationRead"];
export type Disagreement = Schemas["DisagreementRead"];
export type OneSaid = Schemas["SaidRead"];
export type Decision = Schemas["DecisionWrite"];

/** What a description cue carries beside its text; every part may be missing on a cue that a person wrote. */
export interface DescriptionData {
  gap?: [number, number];
  window?: [number, number];
  words?: number;
  max_words?: number;
  spoken_ms?: number;
  score?: number;
  alternatives?: { text: string; score: number }[];
  evidence?: number[];
  in_domain?: boolean;
  extended?: boolean; // the film waits for it
  people?: string; // who the model was told may be seen
  importance?: number; // 0 decoration .. 1 the story breaks without it
  status?: string; // "review": somebody must look at it again
  notes?: string;
}

export const descriptionData = (cue: Cue): DescriptionData => cue.data as DescriptionData;

export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";
export const isFinal = (state: string): boolean => state === "done" || state === "failed" || state === "cancelled";
