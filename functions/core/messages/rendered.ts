/** Messages put into words, ready for a port. `template` names what worded it, such as `task-email@1`. */
export type Attachment = { fileName: string; contentType: string; content: string | Uint8Array }
export type RenderedEmail = { template: string; subject: string; text: string; html: string; attachments: Attachment[] }
export type RenderedSms = { template: string; text: string; parts: 1 }
