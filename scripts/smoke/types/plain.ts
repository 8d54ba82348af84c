/** The requests of consumer.ts, with only openapi-fetch and the types of the contract. Its cost is the reference. */
import createClient, { type ClientOptions } from "openapi-fetch";
import type { components, paths } from "../../../generated/schema.js";

const options: ClientOptions = { baseUrl: "https://example.com", headers: { authorization: "Bearer sk" } };
const http = createClient<paths>(options);
const request: components["schemas"]["VideoRequest"] = { prompt: "a cat", duration: 4, seed: null };

export async function generate(): Promise<unknown> {
  const { data: submitted } = await http.POST("/generation/vidu/q2/video-turbo", { body: request });
  if (submitted === undefined || submitted.status === "FAILED") return [];
  const { data, error } = await http.GET("/generation/{id}", { params: { path: { id: submitted.id } } });
  await http.POST("/generation/sse/vidu/q2/video-turbo", { body: request, parseAs: "stream" });
  if (data?.status === "FAILED") console.log(data.code.toUpperCase(), data.message);
  console.log(data?.usage.total, error?.code);
  return data?.status === "COMPLETED" ? data.data : undefined;
}

// @ts-expect-error a duration that the contract does not allow
void http.POST("/generation/vidu/q2/video-turbo", { body: { prompt: "a cat", duration: 99 } });
// @ts-expect-error an unknown route
void http.GET("/credits");
