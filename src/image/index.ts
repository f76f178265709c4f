/** Values ⇄ CBOR: one machine-independent format for messages, control, images and checkpoints. */
export {};
