/** Messages and deliveries in the words of a school office. */
import type { components } from "../api/schema";
import type { Tone } from "../ui/notice";

type Schemas = components["schemas"];
export type Message = Schemas["MessageView"];
export type Delivery = Schemas["DeliveryView"];
export type MessageStatus = Message["status"];
export type DeliveryStatus = Delivery["status"];

export const STATUS_WORDS: Record<MessageStatus, { words: string; tone: Tone | "grey" }> = {
  awaiting_authorisation: { words: "Waiting for authorisation", tone: "amber" },
  waiting_for_sync: { words: "Waiting for the sync", tone: "blue" },
  scheduled: { words: "Scheduled", tone: "blue" },
  needs_attention: { words: "Needs your attention", tone: "amber" },
  dispatching: { words: "Sending", tone: "blue" },
  sent: { words: "Sent", tone: "green" },
  stopped: { words: "Stopped", tone: "grey" },
  cancelled: { words: "Cancelled", tone: "grey" },
  failed: { words: "Failed", tone: "red" },
};

export const DELIVERY_WORDS: Record<DeliveryStatus, { words: string; tone: Tone | "grey" }> = {
  queued: { words: "On its way", tone: "blue" },
  sent: { words: "Sent", tone: "green" },
  delivered: { words: "Delivered", tone: "green" },
  bounced: { words: "Bounced", tone: "red" },
  failed: { words: "Failed", tone: "red" },
  uncertain: { words: "Uncertain", tone: "amber" },
  skipped: { words: "Left out", tone: "grey" },
};

export const CHANNEL_WORDS: Record<Message["channel"], string> = { sms: "Text message", email: "Email" };
export const PURPOSE_WORDS: Record<Message["purpose"], string> = {
  attendance: "attendance",
  general: "general",
  urgent: "urgent",
};

/** Whether the message will move by itself, so that the page should look again soon. */
export function isMoving({ status, counts }: Message): boolean {
  return (
    status === "waiting_for_sync" || status === "dispatching" || (status === "sent" && Boolean(counts.queued))
  );
}

/** The subject, or the beginning of a text message. */
export function titleOf({ subject, body }: Message): string {
  return subject || body;
}
