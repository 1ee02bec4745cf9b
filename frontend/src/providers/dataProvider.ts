import type { DataProvider, GetListParams, RaRecord } from "react-admin";

import { answer, client, freshId } from "../api/client";
import type {
  Adjudication,
  Agreement,
  Answer,
  AnswerBody,
  Assignment,
  AssignmentWithSentences,
  AuditAction,
  AuditEntry,
  Check,
  CreatedKey,
  Cue,
  Decision,
  Disagreement,
  Edit,
  HarvestBody,
  Imported,
  Job,
  Labelling,
  Media,
  Member,
  Mix,
  Note,
  NoteBody,
  Preview,
  Recording,
  Rewrites,
  RewriteWanted,
  Rules,
  Saved,
  Script,
  Speakers,
  SpeakersSaved,
  Speech,
  SystemState,
  TextFormat,
  Timeline,
  Track,
  TrackState,
  Undone,
  Video,
  Voice,
} from "../api/models";
import type { operations } from "../api/generated/schema";
import type { components } from "../api/generated/schema";
import { resources, type ResourceName } from "./resources";

export type TrackWithCues = components["schemas"]["TrackWithCues"];
export type Role = components["schemas"]["MemberUpdate"]["role"];
export type Batch = components["schemas"]["Batch"];
type SpeechRequest = components["schemas"]["SpeechRequest"];
export type SpeechWanted = Pick<SpeechRequest, "text" | "voice" | "words_per_minute"> & Partial<Pick<SpeechRequest, "language" | "lexicon" | "track_id">>;
export type LexiconChange = components["schemas"]["LexiconUpdate"];
type PreviewWanted = Pick<components["schemas"]["PreviewRequest"], "from_ms" | "to_ms" | "voice" | "words_per_minute" | "description">;
export type ImportOptions = NonNullable<operations["formats-bring"]["parameters"]["query"]>;

interface AuditPage {
  userId: string;
  action: AuditAction | "";
  olderThan: string;
  size: number;
}

/** What the screens may ask of the server beyond react-admin's verbs. */
export interface AppMethods {
  media(videoId: string): Promise<Media>;
  timeline(videoId: string): Promise<Timeline>;
  tracks(videoId: string): Promise<Track[]>;
  track(id: string): Promise<TrackWithCues>;
  formats(): Promise<TextFormat[]>;
  rules(): Promise<Rules>;
  check(trackId: string, profile: string): Promise<Check>;
  saveEdits(trackId: string, batch: Batch): Promise<Saved>;
  beginScript(videoId: string, body: components["schemas"]["ScriptCreate"]): Promise<Track>;
  edits(trackId: string, since: number): Promise<Edit[]>;
  revision(trackId: string, revision: number): Promise<Cue[]>;
  restore(trackId: string, revision: number): Promise<Saved>;
  notes(trackId: string): Promise<Note[]>;
  writeNote(trackId: string, body: NoteBody): Promise<Note>;
  resolveNote(trackId: string, noteId: string, resolved: boolean): Promise<Note>;
  scripts(states: TrackState[]): Promise<{ items: Script[]; total: number }>;
  setState(trackId: string, body: components["schemas"]["StateWrite"]): Promise<Note>;
  names(videoId: string): Promise<components["schemas"]["NameRead"][]>;
  speakers(videoId: string): Promise<Speakers>;
  renameSpeaker(videoId: string, number: number, name: string): Promise<SpeakersSaved>;
  /** `number` turns out to be the voice of `into`. */
  mergeSpeakers(videoId: string, number: number, into: number): Promise<SpeakersSaved>;
  harvest(videoId: string, body: HarvestBody): Promise<Job>;
  voices(): Promise<Voice[]>;
  speak(body: SpeechWanted): Promise<Speech>;
  preview(trackId: string, body: PreviewWanted): Promise<Preview>;
  /** Other texts for a cue, as the server has it; nothing is changed. */
  rewrite(trackId: string, cueId: string, body: RewriteWanted, signal: AbortSignal): Promise<Rewrites>;
  /** What a person spoke, and the words that it says. */
  record(trackId: string, sound: Blob, text: string): Promise<Recording>;
  recording(trackId: string, id: string): Promise<Recording>;
  mix(trackId: string, body: components["schemas"]["MixRequest"]): Promise<Job>;
  mixes(trackId: string): Promise<Mix[]>;
  waive(trackId: string, waiver: components["schemas"]["WaiverWrite"]): Promise<void>;
  unwaive(trackId: string, waiverId: string): Promise<void>;
  importText(videoId: string, file: File, options: ImportOptions): Promise<Imported>;
  createVideo(body: components["schemas"]["VideoCreate"]): Promise<Video>;
  describe(videoId: string, body: components["schemas"]["DescribeRequest"]): Promise<Job>;
  align(videoId: string): Promise<Job>;
  assignments(): Promise<Assignment[]>;
  assignment(id: string): Promise<AssignmentWithSentences>;
  nextAssignment(collectionId: string): Promise<Assignment | null>;
  answer(assignmentId: string, body: AnswerBody): Promise<Answer>;
  undoAnswer(assignmentId: string, answerId: string): Promise<Undone>;
  finishAssignment(id: string): Promise<Assignment>;
  giveBackAssignment(id: string): Promise<Assignment>;
  endAssignment(id: string): Promise<Assignment>;
  agreement(collectionId: string): Promise<Agreement>;
  labelling(collectionId: string): Promise<Labelling>;
  adjudications(collectionId: string, page: number): Promise<{ items: Adjudication[]; total: number }>;
  adjudication(collectionId: string, trackId: string): Promise<Adjudication | null>;
  disagreements(trackId: string): Promise<Disagreement[]>;
  adjudicate(trackId: string, decisions: Decision[]): Promise<Track>;
  job(id: string): Promise<Job>;
  activeJobs(): Promise<Job[]>;
  videoJobs(videoId: string): Promise<Job[]>;
  cancelJob(id: string): Promise<Job>;
  retryJob(id: string): Promise<Job>;
  createKey(body: components["schemas"]["KeyCreate"]): Promise<CreatedKey>;
  members(collectionId: string): Promise<Member[]>;
  setMember(collectionId: string, userId: string, role: Role): Promise<void>;
  removeMember(collectionId: string, userId: string): Promise<void>;
  /** How words are said in the collection's films: written -> spoken. */
  lexicon(collectionId: string): Promise<Record<string, string>>;
  changeLexicon(collectionId: string, change: LexiconChange): Promise<Record<string, string>>;
  /** One page; `olderThan` is the last entry of the page before, "" for the first page. */
  audit(wanted: AuditPage): Promise<{ items: AuditEntry[]; total: number }>;
  system(): Promise<SystemState>;
}

export type AppDataProvider = DataProvider & AppMethods;

const at = (name: string) => resources[name as ResourceName];
const path = (id: unknown) => ({ params: { path: { id: String(id) } } });

function listQuery({ pagination, sort, filter }: Partial<GetListParams>): Record<string, unknown> {
  const order = sort?.field ? { sort: `${sort.order === "DESC" ? "-" : ""}${sort.field}` } : {};
  return { page: pagination?.page ?? 1, per_page: pagination?.perPage ?? 100, ...order, ...(filter as object) };
}

const verbs = {
  getList: async (resource: string, params: GetListParams) => {
    const { items, total } = await at(resource).list(listQuery(params));
    return { data: items, total };
  },
  getOne: async (resource: string, params: { id: unknown }) => ({ data: await at(resource).one(String(params.id)) }),
  getMany: async (resource: string, params: { ids: unknown[] }) => ({
    data: await Promise.all(params.ids.map((id) => at(resource).one(String(id)))),
  }),
  getManyReference: async (resource: string, params: GetListParams & { target: string; id: unknown }) => {
    const { items, total } = await at(resource).list({ ...listQuery(params), [params.target]: params.id });
    return { data: items, total };
  },
  create: async (resource: string, params: { data: object }) => ({ data: await at(resource).create(params.data) }),
  update: async (resource: string, params: { id: unknown; data: object }) => ({
    data: await at(resource).update(String(params.id), params.data),
  }),
  updateMany: async (resource: string, params: { ids: unknown[]; data: object }) => {
    await Promise.all(params.ids.map((id) => at(resource).update(String(id), params.data)));
    return { data: params.ids };
  },
  delete: async (resource: string, params: { id: unknown; previousData?: RaRecord }) => {
    await at(resource).remove(String(params.id));
    return { data: params.previousData ?? { id: params.id } };
  },
  deleteMany: async (resource: string, params: { ids: unknown[] }) => {
    await Promise.all(params.ids.map((id) => at(resource).remove(String(id))));
    return { data: params.ids };
  },
};

const methods: AppMethods = {
  media: (id) => answer(client.GET("/v1/videos/{id}/media", path(id))),
  timeline: (id) => answer(client.GET("/v1/videos/{id}/timeline", path(id))),
  tracks: (id) => answer(client.GET("/v1/videos/{id}/tracks", path(id))),
  track: (id) => answer(client.GET("/v1/tracks/{id}", path(id))),
  formats: () => answer(client.GET("/v1/formats")),
  rules: () => answer(client.GET("/v1/rules")),
  check: (id, profile) => answer(client.GET("/v1/tracks/{id}/findings", { params: { path: { id }, query: { profile } } })),
  saveEdits: (id, body) => answer(client.POST("/v1/tracks/{id}/edits", { ...path(id), body })),
  beginScript: (id, body) => answer(client.POST("/v1/videos/{id}/scripts", { ...path(id), body })),
  edits: (id, since) => answer(client.GET("/v1/tracks/{id}/edits", { params: { path: { id }, query: { since } } })),
  revision: async (id, revision) =>
    (await answer(client.GET("/v1/tracks/{id}/revisions/{revision}", { params: { path: { id, revision } } }))).cues,
  restore: (id, revision) => answer(client.POST("/v1/tracks/{id}/restore", { ...path(id), body: { revision } })),
  notes: (id) => answer(client.GET("/v1/tracks/{id}/notes", path(id))),
  writeNote: (id, body) => answer(client.POST("/v1/tracks/{id}/notes", { ...path(id), body })),
  resolveNote: (id, noteId, resolved) =>
    answer(client.PATCH("/v1/tracks/{id}/notes/{note_id}", { params: { path: { id, note_id: noteId } }, body: { resolved } })),
  scripts: (state) => answer(client.GET("/v1/scripts", { params: { query: { state, per_page: 50 } } })),
  setState: (id, body) => answer(client.POST("/v1/tracks/{id}/state", { ...path(id), body })),
  names: (id) => answer(client.GET("/v1/videos/{id}/names", path(id))),
  speakers: (id) => answer(client.GET("/v1/videos/{id}/speakers", path(id))),
  renameSpeaker: (id, number, name) =>
    answer(client.PATCH("/v1/videos/{id}/speakers/{number}", { params: { path: { id, number } }, body: { name } })),
  mergeSpeakers: (id, number, into) =>
    answer(client.POST("/v1/videos/{id}/speakers/{number}/merge", { params: { path: { id, number } }, body: { into } })),
  harvest: (id, body) =>
    answer(
      client.POST("/v1/videos/{id}/harvest", { params: { path: { id }, header: { "idempotency-key": freshId() } }, body }),
    ),
  voices: () => answer(client.GET("/v1/voices")),
  speak: (body) => answer(client.POST("/v1/speech", { body: { language: "en", lexicon: {}, ...body } })),
  rewrite: (id, cue_id, body, signal) =>
    answer(client.POST("/v1/tracks/{id}/cues/{cue_id}/rewrites", { params: { path: { id, cue_id } }, body, signal })),
  preview: (id, body) => answer(client.POST("/v1/tracks/{id}/preview", { ...path(id), body: { lexicon: {}, ...body } })),
  record: (id, sound, text) =>
    answer(
      client.POST("/v1/tracks/{id}/recordings", {
        params: { path: { id }, query: { text } },
        headers: { "Content-Type": sound.type || "application/octet-stream" },
        body: sound as unknown as string, // bytes, which the contract can only call a string
        bodySerializer: (bytes: unknown) => bytes as Blob,
      }),
    ),
  recording: (id, recording_id) =>
    answer(client.GET("/v1/tracks/{id}/recordings/{recording_id}", { params: { path: { id, recording_id } } })),
  mix: (id, body) =>
    answer(client.POST("/v1/tracks/{id}/mix", { params: { path: { id }, header: { "idempotency-key": freshId() } }, body })),
  mixes: (id) => answer(client.GET("/v1/tracks/{id}/mixes", path(id))),
  waive: async (id, body) => {
    await answer(client.PUT("/v1/tracks/{id}/waivers", { ...path(id), body }));
  },
  unwaive: async (id, waiverId) => {
    await client.DELETE("/v1/tracks/{id}/waivers/{waiver_id}", { params: { path: { id, waiver_id: waiverId } } });
  },
  importText: (id, file, options) =>
    answer(
      client.POST("/v1/videos/{id}/tracks", {
        params: { path: { id }, query: { name: file.name, ...options } },
        headers: { "Content-Type": "application/octet-stream" },
        body: file as unknown as string, // bytes, which the contract can only call a string
        bodySerializer: (bytes: unknown) => bytes as Blob,
      }),
    ),
  createVideo: (body) => answer(client.POST("/v1/videos", { body })),
  describe: (id, body) =>
    answer(
      client.POST("/v1/videos/{id}/describe", {
        params: { path: { id }, header: { "idempotency-key": freshId() } },
        body,
      }),
    ),
  align: (id) =>
    answer(
      client.POST("/v1/videos/{id}/align", { params: { path: { id }, header: { "idempotency-key": freshId() } }, body: null }),
    ),
  assignments: async () =>
    (await answer(client.GET("/v1/assignments", { params: { query: { per_page: 100, state: ["open", "done"] } } }))).items,
  assignment: (id) => answer(client.GET("/v1/assignments/{id}", path(id))),
  nextAssignment: async (id) => (await answer(client.POST("/v1/collections/{id}/assignments/next", path(id)))).assignment,
  answer: (id, body) => answer(client.POST("/v1/assignments/{id}/answers", { ...path(id), body })),
  undoAnswer: (id, answerId) =>
    answer(client.POST("/v1/assignments/{id}/undo", { ...path(id), body: { answer_id: answerId } })),
  finishAssignment: (id) => answer(client.POST("/v1/assignments/{id}/finish", path(id))),
  giveBackAssignment: (id) => answer(client.POST("/v1/assignments/{id}/return", path(id))),
  endAssignment: (id) => answer(client.POST("/v1/assignments/{id}/end", path(id))),
  agreement: (id) => answer(client.GET("/v1/collections/{id}/agreement", path(id))),
  labelling: (id) => answer(client.GET("/v1/collections/{id}/labelling", path(id))),
  adjudications: (id, page) =>
    answer(client.GET("/v1/collections/{id}/adjudications", { params: { path: { id }, query: { page, per_page: 25 } } })),
  adjudication: async (id, trackId) => {
    const query = { track_id: trackId };
    return (await answer(client.GET("/v1/collections/{id}/adjudications", { params: { path: { id }, query } }))).items[0] ?? null;
  },
  disagreements: (id) => answer(client.GET("/v1/tracks/{id}/disagreements", path(id))),
  adjudicate: (id, decisions) => answer(client.POST("/v1/tracks/{id}/adjudicate", { ...path(id), body: { decisions } })),
  job: (id) => answer(client.GET("/v1/jobs/{id}", path(id))),
  activeJobs: async () => {
    const query = { state: ["running" as const, "queued" as const], per_page: 100 };
    return (await answer(client.GET("/v1/jobs", { params: { query } }))).items;
  },
  videoJobs: async (id) => {
    const query = { video_id: id, per_page: 50 };
    return (await answer(client.GET("/v1/jobs", { params: { query } }))).items;
  },
  cancelJob: (id) => answer(client.POST("/v1/jobs/{id}/cancel", path(id))),
  retryJob: (id) => answer(client.POST("/v1/jobs/{id}/retry", path(id))),
  createKey: (body) => answer(client.POST("/v1/keys", { body })),
  members: (id) => answer(client.GET("/v1/collections/{id}/members", path(id))),
  setMember: async (id, userId, role) => {
    await client.PUT("/v1/collections/{id}/members/{user_id}", {
      params: { path: { id, user_id: userId } },
      body: { role },
    });
  },
  removeMember: async (id, userId) => {
    await client.DELETE("/v1/collections/{id}/members/{user_id}", { params: { path: { id, user_id: userId } } });
  },
  lexicon: async (id) => (await answer(client.GET("/v1/collections/{id}/lexicon", path(id)))).entries,
  changeLexicon: async (id, body) => (await answer(client.PATCH("/v1/collections/{id}/lexicon", { ...path(id), body }))).entries,
  audit: ({ userId, action, olderThan, size }) => {
    const chosen = { ...(userId && { user_id: userId }), ...(action && { action: [action] }) };
    const query = { per_page: size, ...chosen, ...(olderThan && { older_than: olderThan }) };
    return answer(client.GET("/v1/audit", { params: { query } }));
  },
  system: () => answer(client.GET("/v1/system")),
};

export const dataProvider = { ...verbs, ...methods } as unknown as AppDataProvider;
