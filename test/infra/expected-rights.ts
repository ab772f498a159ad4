/** A right: what may be done to what, who may, and why they have to. */
type Row = [right: string, functions: string, why: string];

const takes = "sqs:DeleteMessage+sqs:GetQueueAttributes+sqs:ReceiveMessage on";
const edits =
  "dynamodb:BatchGetItem+dynamodb:ConditionCheckItem+dynamodb:DeleteItem+dynamodb:GetItem+dynamodb:PutItem+dynamodb:Query+dynamodb:UpdateItem on items";

/**
 * Everything that functions may do beside writing their own log: generated from the template and compared, so that a right more or less is
 * a row here, with its reason.
 */
export const expectedRights: readonly Row[] = [
  [
    edits,
    [
      "admin api clock conversations dispatcher documents events files intake jobs progress projections public records",
      "sales sender sources sync waitlists webhooks",
    ].join(" "),
    "each answers or works for accounts, and reads and changes what is theirs in transactions",
  ],
  [
    edits.replace("+dynamodb:UpdateItem", "+dynamodb:Scan+dynamodb:UpdateItem"),
    "sweep",
    "it looks for what a lost event left unsettled anywhere: nothing else reads across accounts",
  ],
  [
    "dynamodb:BatchGetItem+dynamodb:GetItem+dynamodb:PutItem+dynamodb:Query on items",
    "series",
    "it makes events of series further ahead, and changes none",
  ],
  ["dynamodb:BatchGetItem+dynamodb:GetItem+dynamodb:Query on items", "charts", "a chart changes nothing"],
  ["dynamodb:BatchGetItem+dynamodb:GetItem+dynamodb:PutItem on items", "retention", "it orders jobs; the jobs erase"],
  ["dynamodb:GetItem+dynamodb:PutItem+dynamodb:UpdateItem on items", "absences", "it marks who did not come"],
  ["dynamodb:GetItem+dynamodb:PutItem+dynamodb:Query on items", "resets", "it keeps a closed period and announces it"],
  ["dynamodb:GetItem+dynamodb:Query on items", "authorizer", "it looks up a key or a membership"],
  ["dynamodb:GetItem+dynamodb:PutItem on items", "hooks", "it finds the source of an address and keeps what came"],
  ["dynamodb:PutItem+dynamodb:Query on items", "publisher", "it writes the log of changes"],
  [
    "dynamodb:Query on index gsi1",
    [
      "absences admin api clock conversations documents events files intake jobs progress projections resets retention",
      "sales sender series sweep sync waitlists",
    ].join(" "),
    "lists of an account: open to-dos, due messages, events by their day",
  ],
  ["dynamodb:Query on index gsi2", "admin api intake jobs sync", "the directory: clients by name, email and number"],
  [
    "dynamodb:DescribeStream+dynamodb:GetRecords+dynamodb:GetShardIterator+dynamodb:ListStreams on stream",
    "projections publisher",
    "the two readers of the stream",
  ],
  [
    "secretsmanager:GetSecretValue on the hub's secret",
    [
      "admin api charts clock conversations dispatcher documents events files hooks intake jobs progress projections",
      "public records retention sales sender sources sweep sync waitlists webhooks",
    ].join(" "),
    "its keys sign cursors and links, hash unique keys and seal answers; the authorizer needs none of that",
  ],
  [
    "secretsmanager:CreateSecret+secretsmanager:DeleteSecret+secretsmanager:GetSecretValue+secretsmanager:PutSecretValue on secrets of sources",
    "sources",
    "an owner connects, changes and disconnects a booking software",
  ],
  [
    "secretsmanager:GetSecretValue on secrets of sources",
    "hooks sync",
    "a vendor's signature is checked, and the vendor asked, by the source's credentials",
  ],
  ["secretsmanager:GetSecretValue on the canary's key", "canary", "it comes in by the front door, as a program does"],
  ["cognito-idp:AdminCreateUser+cognito-idp:AdminGetUser on user pool", "admin", "an owner lets somebody in"],
  ["s3:ListBucket on names of files", "documents files intake jobs sender sources sync", "to tell absent from refused"],
  ["s3:GetObject+s3:PutObject on files imports/*", "files", "signs the form of an upload and shows its columns"],
  ["s3:DeleteObject+s3:GetObject on files imports/*", "jobs", "runs an import and takes its file away"],
  ["s3:GetObject on files exports/*", "files", "signs the link of a download"],
  [
    "s3:AbortMultipartUpload+s3:DeleteObject+s3:GetObject+s3:PutObject on files exports/*",
    "jobs",
    "writes an export in parts, and removes those that name an erased client",
  ],
  [
    "s3:DeleteObject+s3:GetObject+s3:PutObject on files */clients/*",
    "documents",
    "keeps, shows and removes files of a client",
  ],
  [
    "s3:DeleteObject+s3:GetObject on files */clients/*",
    "jobs",
    "an erase removes them, a merge and an export read them",
  ],
  ["s3:GetObject on files */clients/*", "sender", "attaches them to a mail"],
  ["s3:PutObject on files */clients/*", "intake", "keeps what a client attached to a reply"],
  [
    "s3:DeleteObject+s3:GetObject+s3:PutObject on files uploads/*",
    "documents",
    "admits what was uploaded, or removes it",
  ],
  ["s3:DeleteObject on files uploads/*", "jobs", "an erase removes what was never looked at"],
  ["s3:GetObject on files held/*", "documents", "an owner opens what the law keeps of an erased client"],
  ["s3:DeleteObject+s3:PutObject on files held/*", "jobs", "puts it there at the erase and removes it after its time"],
  ["s3:DeleteObject+s3:GetObject+s3:PutObject on files raw/*", "jobs", "an erase takes a person out of raw pages"],
  ["s3:GetObject+s3:PutObject on files raw/*", "sync", "keeps raw pages and maps them again"],
  ["s3:PutObject on files drops/*", "sources", "signs the form of an upload"],
  ["s3:DeleteObject+s3:GetObject on files drops/*", "sync", "takes in what was put down"],
  ["s3:ListBucket on names of failed batches", "projections publisher", "Lambda asks for it of a failure destination"],
  ["s3:PutObject on failed batches aws/lambda/*", "projections publisher", "Lambda puts there what was given up"],
  ["s3:GetObject on received mail inbound/*", "intake", "reads replies that SES put there"],
  ["ses:SendEmail+ses:SendRawEmail on any identity of mail", "sender", "each location has its own"],
  ["ses:SendEmail+ses:SendRawEmail on configuration of mail", "sender", "reports on what becomes of each mail"],
  ["sms-voice:SendTextMessage on any phone-number", "sender", "each location has its own"],
  ["sms-voice:SendTextMessage on any pool", "sender", "as numbers"],
  ["sms-voice:SendTextMessage on any sender-id", "sender", "as numbers"],
  ["sms-voice:DescribeOptedOutNumbers on opt-out list", "clock", "brings home who opted out at the service"],
  ["sns:Publish on topic Notices", "publisher", "tells the team"],
  ...["JobsQueue", "NotificationsQueue", "OutboxQueue", "SyncQueue", "WebhooksQueue"].map(
    (queue): Row => [`sqs:SendMessage on ${queue}`, "publisher", "puts there what is due"],
  ),
  [`${takes} JobsQueue`, "jobs", "its own"],
  [`${takes} OutboxQueue`, "sender", "its own"],
  [`${takes} DeliveriesQueue`, "intake", "its own"],
  [`${takes} InboundQueue`, "intake", "its own"],
  [`${takes} SyncQueue`, "sync", "its own"],
  [`${takes} NotificationsQueue`, "sync", "its own"],
  [`${takes} WebhooksQueue`, "dispatcher", "its own"],
];
