/** What can be done with webhooks. Each raises ApiError where it is refused. */
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import {
  ChangeWebhookDocument,
  CreateWebhookDocument,
  DeleteWebhookDocument,
  PauseWebhookDocument,
  PingWebhookDocument,
  RedeliverDocument,
  ReplayWebhookDocument,
  ResumeWebhookDocument,
  RotateWebhookSecretDocument,
  type ChangeWebhookInput,
  type CreateWebhookInput,
  type PingWebhookInput,
  type RedeliverInput,
  type ReplayWebhookInput,
  type RotateWebhookSecretInput,
  type WebhookFilterInput,
  type WebhookInput,
} from "../../api/operations";
import type { WebhookDetail } from "./webhookReading";

export async function createWebhook(input: CreateWebhookInput) {
  return accepted((await request(CreateWebhookDocument, { input })).createWebhook);
}

export async function changeWebhook(input: ChangeWebhookInput) {
  return accepted((await request(ChangeWebhookDocument, { input })).changeWebhook);
}

export async function pauseWebhook(input: WebhookInput) {
  return accepted((await request(PauseWebhookDocument, { input })).pauseWebhook);
}

export async function resumeWebhook(input: WebhookInput) {
  return accepted((await request(ResumeWebhookDocument, { input })).resumeWebhook);
}

export async function rotateSecret(input: RotateWebhookSecretInput) {
  return accepted((await request(RotateWebhookSecretDocument, { input })).rotateWebhookSecret);
}

export async function replayWebhook(input: ReplayWebhookInput) {
  return accepted((await request(ReplayWebhookDocument, { input })).replayWebhook);
}

export async function deleteWebhook(input: WebhookInput) {
  return accepted((await request(DeleteWebhookDocument, { input })).deleteWebhook);
}

export async function pingWebhook(input: PingWebhookInput): Promise<string> {
  return accepted((await request(PingWebhookDocument, { input })).pingWebhook).delivery.id;
}

export async function redeliver(input: RedeliverInput): Promise<string> {
  return accepted((await request(RedeliverDocument, { input })).redeliver).delivery.id;
}

/** The filter of a webhook as it is sent again: what a form does not ask for stays. */
export function filterInput({ eventFilter }: Pick<WebhookDetail, "eventFilter">): WebhookFilterInput {
  const { types, stream, onlyFacts, actors, labels } = eventFilter;
  return {
    types: [...types],
    stream,
    onlyFacts,
    actors: (actors ?? []).map(({ id }) => id),
    labels: labels && {
      values: [...labels.values],
      question: labels.question,
      taxonomy: labels.taxonomy?.id ?? null,
      withDescendants: labels.taxonomy !== null,
    },
  };
}
