//! What the wings share: session, doors, frame and components, words, forms, problem page, assets.
