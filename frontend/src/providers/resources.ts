import { answer, client } from "../api/client";

/** How react-admin's verbs reach each noun of the API; a verb that a noun lacks says so. */
export interface ResourceCalls {
  list(query: Record<string, unknown>): Promise<{ items: object[]; total: number }>;
  one(id: string): Promise<object>;
  create(data: object): Promise<object>;
  update(id: string, data: object): Promise<object>;
  remove(id: string): Promise<void>;
}

const path = (id: string) => ({ params: { path: { id } } });
const lacking = (verb: string) => () => Promise.reject(new Error(`This kind of record has no ${verb}`));
const nothing: Omit<ResourceCalls, "list"> = {
  one: lacking("page of its own"),
  create: lacking("create"),
  update: lacking("update"),
  remove: lacking("delete"),
};

/** Nouns that come as a whole become one page, cut here. */
function whole(items: object[], query: Record<string, unknown>): { items: object[]; total: number } {
  const [page, size] = [Number(query["page"]), Number(query["per_page"])];
  return { items: items.slice((page - 1) * size, page * size), total: items.length };
}

export type ResourceName = "videos" | "jobs" | "collections" | "keys" | "users" | "assignments" | "checkpoints" | "harvests";

export const resources: Record<ResourceName, ResourceCalls> = {
  videos: {
    ...nothing,
    list: (query) => answer(client.GET("/v1/videos", { params: { query } })),
    one: (id) => answer(client.GET("/v1/videos/{id}", path(id))),
    update: (id, data) =>
      answer(client.PATCH("/v1/videos/{id}", { ...path(id), body: { title: (data as { title: string }).title } })),
    remove: async (id) => void (await client.DELETE("/v1/videos/{id}", path(id))),
  },
  jobs: {
    ...nothing,
    list: (query) => answer(client.GET("/v1/jobs", { params: { query } })),
    one: (id) => answer(client.GET("/v1/jobs/{id}", path(id))),
  },
  collections: {
    list: (query) => answer(client.GET("/v1/collections", { params: { query } })),
    one: (id) => answer(client.GET("/v1/collections/{id}", path(id))),
    create: (data) => answer(client.POST("/v1/collections", { body: data as { name: string } })),
    update: (id, data) =>
      answer(client.PATCH("/v1/collections/{id}", { ...path(id), body: { name: (data as { name: string }).name } })),
    remove: async (id) => void (await client.DELETE("/v1/collections/{id}", path(id))),
  },
  keys: {
    ...nothing,
    list: async (query) => whole(await answer(client.GET("/v1/keys")), query),
    remove: async (id) => void (await client.DELETE("/v1/keys/{id}", path(id))),
  },
  users: { ...nothing, list: (query) => answer(client.GET("/v1/users", { params: { query } })) },
  assignments: { ...nothing, list: (query) => answer(client.GET("/v1/assignments", { params: { query } })) },
  harvests: {
    ...nothing,
    list: async (query) => {
      const { items, total } = await answer(client.GET("/v1/harvests", { params: { query } }));
      return { items: items.map((item) => ({ ...item, id: item.video_id })), total };
    },
  },
  checkpoints: {
    ...nothing,
    list: async (query) => whole(await answer(client.GET("/v1/checkpoints")), query),
  },
};
