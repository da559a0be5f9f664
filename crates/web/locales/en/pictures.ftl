# Pictures: portraits, albums of activities, photos of papers. Shown only while everybody on them agrees.
pictures-title = Pictures of the activity
pictures-none = No pictures yet
pictures-none-why = A picture is shown only while the families and the learners on it all agree.
pictures-alt = A picture of the activity
pictures-people = { $n ->
    [0] (nobody can be recognised)
    [one] ({ $n } learner can be recognised)
   *[other] ({ $n } learners can be recognised)
  }
pictures-hidden = { $n } hidden because somebody on it no longer agrees. Once they agree again, it is shown again.
pictures-add = Add a picture
pictures-add-do = Add this picture
pictures-file = Picture file
pictures-file-help = JPEG, PNG or WebP, up to 15 MB. Place, time and camera details are removed.
pictures-caption = Caption
pictures-caption-help = Without names.
pictures-who = Who can be recognised
pictures-who-help = Choose everybody whose face can be seen. The picture hides itself when one of them stops agreeing.
pictures-who-not = Have not agreed to pictures; do not add a picture that shows them: { $names }.
pictures-everybody = I have chosen everybody who can be recognised
pictures-remove = Remove picture
pictures-remove-what = The picture is erased for good.
pictures-remove-yes = Erase this picture
portrait-title = Portrait
portrait-alt = The learner's portrait
portrait-save = Save the portrait
portrait-change = Portrait
portrait-not-agreed = The family or the learner has not agreed to pictures, so none can be added. It does not touch taking part.
fault-picture-empty = Choose a picture file first.
fault-picture-large = The picture is larger than 15 MB. Choose a smaller one.
fault-picture-heic = HEIC pictures are not taken. On an iPhone: Settings → Camera → Formats → “Most Compatible”, then take it again.
fault-picture-kind = This is not a JPEG, PNG or WebP picture. Choose another file.
fault-picture-pixels = The picture has too many pixels (40 million at most). Make it smaller and send it again.
fault-picture-broken = The picture is damaged or cut off. Send the original file.
fault-picture-everybody = Choose everybody on the picture, then tick this box.
fault-caption-long = The caption is longer than 200 characters.
refused-picture-consent = { $n } of those on the picture have not agreed to pictures, so it is not taken.
refused-album-full = An activity keeps at most { $n } pictures. Remove an old one first.
done-picture-added = The picture is saved. Place and camera details are removed.
done-picture-removed = The picture is removed.
activities-pictures = Pictures
