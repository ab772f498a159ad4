/** The events of SES for a mail that went out, as they come in. */
export const mailEvent = (
  mail: { messageId: string; to: string[]; tags: object },
  kind: "Open" | "Click",
  by: object,
) => ({
  eventType: kind,
  mail: {
    timestamp: new Date().toISOString(),
    messageId: mail.messageId,
    destination: mail.to,
    tags: Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
  },
  [kind.toLowerCase()]: { ipAddress: "192.0.2.1", link: "https://hub.example.com", ...by },
});
